from django.db import migrations

# As before, and of another role or another end too.
_TELL = """
CREATE OR REPLACE FUNCTION events_tell_of_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    invitation stakeholders_memberinvitation := coalesce(NEW, OLD);
    kind text := CASE
        WHEN TG_OP = 'INSERT' THEN 'member.invited'
        WHEN TG_OP = 'DELETE' THEN 'member.invitation_revoked'
        WHEN NEW.revoked_at IS NOT NULL AND OLD.revoked_at IS NULL THEN 'member.invitation_revoked'
        WHEN NEW.prefix <> OLD.prefix THEN 'member.invitation_resent'
        WHEN (NEW.role, NEW.expires_at) <> (OLD.role, OLD.expires_at)
            THEN 'member.invitation_changed'
    END;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.accepted_at IS NOT NULL AND OLD.accepted_at IS NULL THEN
        PERFORM events_tell_that(
            'member.joined', 'member', NEW.workspace_id, joining.id,
            NULL, events_member_facts(joining),
            array_remove(ARRAY[joining.organisation_id], NULL)
        )
        FROM stakeholders_membership AS joining WHERE joining.id = NEW.member_id;
    END IF;
    -- What was accepted or revoked before it is removed was told to have ended then.
    IF kind IS NULL OR TG_OP = 'DELETE' AND coalesce(OLD.accepted_at, OLD.revoked_at) IS NOT NULL
    THEN
        RETURN NULL;
    END IF;
    PERFORM events_tell_that(
        kind, 'member_invitation', invitation.workspace_id, invitation.id,
        events_invitation_facts(OLD), events_invitation_facts(NEW),
        array_remove(ARRAY[invitation.organisation_id], NULL)
    );
    RETURN NULL;
END
$$;
"""
_TELL_AS_BEFORE = """
CREATE OR REPLACE FUNCTION events_tell_of_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    invitation stakeholders_memberinvitation := coalesce(NEW, OLD);
    kind text := CASE
        WHEN TG_OP = 'INSERT' THEN 'member.invited'
        WHEN TG_OP = 'DELETE' THEN 'member.invitation_revoked'
        WHEN NEW.revoked_at IS NOT NULL AND OLD.revoked_at IS NULL THEN 'member.invitation_revoked'
        WHEN NEW.prefix <> OLD.prefix THEN 'member.invitation_resent'
    END;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.accepted_at IS NOT NULL AND OLD.accepted_at IS NULL THEN
        PERFORM events_tell_that(
            'member.joined', 'member', NEW.workspace_id, joining.id,
            NULL, events_member_facts(joining),
            array_remove(ARRAY[joining.organisation_id], NULL)
        )
        FROM stakeholders_membership AS joining WHERE joining.id = NEW.member_id;
    END IF;
    -- What was accepted or revoked before it is removed was told to have ended then.
    IF kind IS NULL OR TG_OP = 'DELETE' AND coalesce(OLD.accepted_at, OLD.revoked_at) IS NOT NULL
    THEN
        RETURN NULL;
    END IF;
    PERFORM events_tell_that(
        kind, 'member_invitation', invitation.workspace_id, invitation.id,
        events_invitation_facts(OLD), events_invitation_facts(NEW),
        array_remove(ARRAY[invitation.organisation_id], NULL)
    );
    RETURN NULL;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0009_find_begun_deliveries")]

    operations = [migrations.RunSQL(_TELL, _TELL_AS_BEFORE)]
