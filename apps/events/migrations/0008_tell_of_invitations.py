from django.db import migrations

# Invitations stand below the log too. Neither whom one is for nor what opens it is told. As with
# the invitations themselves, those of other organisations do not read of it.
_TELL = """
CREATE FUNCTION events_invitation_facts(invitation stakeholders_memberinvitation) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'organisation', invitation.organisation_id, 'role', invitation.role,
        'expires_at', events_instant(invitation.expires_at),
        'revoked_at', events_instant(invitation.revoked_at)
    ) WHERE invitation.id IS NOT NULL
$$;
CREATE FUNCTION events_tell_of_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER tell_of_invitation
    AFTER INSERT OR UPDATE OR DELETE ON stakeholders_memberinvitation
    FOR EACH ROW EXECUTE FUNCTION events_tell_of_invitation();
"""
_TELL_NO_MORE = """
DROP TRIGGER tell_of_invitation ON stakeholders_memberinvitation;
DROP FUNCTION events_tell_of_invitation;
DROP FUNCTION events_invitation_facts;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0007_tell_each_subjects_events_in_order"),
        ("stakeholders", "0005_invite_members"),
    ]

    operations = [migrations.RunSQL(_TELL, _TELL_NO_MORE)]
