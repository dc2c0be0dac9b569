"""Let the database tell of what stands below the log, whichever way it is changed."""

from django.db import migrations

# Workspaces, organisations and members stand below the log, and imports write many organisations at
# once: the database tells of each change of theirs, whichever way it is made, and by whom from the
# transaction's own attribution.
_OF_STAKEHOLDERS = """
CREATE FUNCTION events_tell_that(
    kind text, about text, of_workspace uuid, of_subject uuid, was jsonb, now jsonb, readers uuid[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    attribution jsonb :=
        coalesce(nullif(current_setting('pghistory.context_metadata', true), ''), '{}')::jsonb;
BEGIN
    IF was IS NOT NULL AND now IS NOT NULL THEN
        SELECT jsonb_object_agg(key, a.value), jsonb_object_agg(key, b.value) INTO was, now
        FROM jsonb_each(was) AS a JOIN jsonb_each(now) AS b USING (key)
        WHERE a.value <> b.value;
        IF now IS NULL THEN
            RETURN;
        END IF;
    END IF;
    INSERT INTO events_event
        (workspace_id, type, actor, subject_type, subject_id, before, after, restricted_to)
    VALUES (
        of_workspace, kind,
        jsonb_build_object(
            'id', attribution -> 'actor_id', 'name', coalesce(attribution ->> 'actor', 'Lockstep')
        ),
        about, of_subject, was, now, readers
    );
END
$$;
CREATE FUNCTION events_tell(
    about text, of_workspace uuid, of_subject uuid, was jsonb, now jsonb, readers uuid[]
) RETURNS void LANGUAGE sql AS $$
    SELECT events_tell_that(
        about || '.' || CASE WHEN was IS NULL THEN 'created' WHEN now IS NULL THEN 'removed'
            ELSE 'changed' END,
        about, of_workspace, of_subject, was, now, readers
    )
$$;

-- NULL of a row that is not there: of what is made there is no OLD, of what is removed no NEW.
CREATE FUNCTION events_facts(of_row jsonb, VARIADIC shown text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_object_agg(key, value) FROM jsonb_each(of_row) WHERE key = ANY (shown)
$$;

CREATE FUNCTION events_tell_of_workspace() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shown text[] := ARRAY['slug', 'name', 'time_zone', 'default_language'];
BEGIN
    PERFORM events_tell(
        'workspace', NEW.id, NEW.id,
        events_facts(to_jsonb(OLD), VARIADIC shown), events_facts(to_jsonb(NEW), VARIADIC shown),
        NULL
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_of_workspace AFTER INSERT OR UPDATE ON stakeholders_workspace
    FOR EACH ROW EXECUTE FUNCTION events_tell_of_workspace();

CREATE FUNCTION events_tell_of_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shown text[] := ARRAY['name', 'sector', 'region', 'contact', 'external_id', 'source'];
BEGIN
    PERFORM events_tell(
        'organisation', coalesce(NEW.workspace_id, OLD.workspace_id), coalesce(NEW.id, OLD.id),
        events_facts(to_jsonb(OLD), VARIADIC shown), events_facts(to_jsonb(NEW), VARIADIC shown),
        NULL
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_of_organisation AFTER INSERT OR UPDATE OR DELETE ON stakeholders_organisation
    FOR EACH ROW EXECUTE FUNCTION events_tell_of_organisation();

-- A member by name, never by address. As with the members themselves, those of other organisations
-- do not read of it: of who belongs to none, the office alone.
CREATE FUNCTION events_member_facts(member stakeholders_membership) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'name', coalesce(nullif(member.name, ''), name), 'organisation', member.organisation_id,
        'role', member.role, 'active', member.active, 'service', is_service
    )
    FROM accounts_user WHERE id = member.user_id
$$;
CREATE FUNCTION events_tell_of_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM events_tell(
        'member', coalesce(NEW.workspace_id, OLD.workspace_id), coalesce(NEW.id, OLD.id),
        events_member_facts(OLD), events_member_facts(NEW),
        ARRAY(
            SELECT DISTINCT id FROM unnest(ARRAY[OLD.organisation_id, NEW.organisation_id]) AS id
            WHERE id IS NOT NULL ORDER BY id
        )
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_of_member AFTER INSERT OR UPDATE OR DELETE ON stakeholders_membership
    FOR EACH ROW EXECUTE FUNCTION events_tell_of_member();

-- What is told while a workspace is removed goes with it.
CREATE FUNCTION events_go_with_workspace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM events_event WHERE workspace_id = OLD.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER events_go_with_workspace AFTER DELETE ON stakeholders_workspace
    FOR EACH ROW EXECUTE FUNCTION events_go_with_workspace();
"""
_NOT_OF_STAKEHOLDERS = """
DROP TRIGGER events_go_with_workspace ON stakeholders_workspace;
DROP FUNCTION events_go_with_workspace;
DROP TRIGGER tell_of_member ON stakeholders_membership;
DROP FUNCTION events_tell_of_member;
DROP FUNCTION events_member_facts;
DROP TRIGGER tell_of_organisation ON stakeholders_organisation;
DROP FUNCTION events_tell_of_organisation;
DROP TRIGGER tell_of_workspace ON stakeholders_workspace;
DROP FUNCTION events_tell_of_workspace;
DROP FUNCTION events_facts;
DROP FUNCTION events_tell;
DROP FUNCTION events_tell_that;
"""

# Tokens end by cascades too. What a token is known by is told, no secret and no hash of one. As
# with the tokens themselves, those of other organisations do not read of it.
_OF_TOKENS = """
CREATE FUNCTION events_instant(instant timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;
CREATE FUNCTION events_token_facts(token accounts_apitoken, member uuid) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'name', token.name, 'member', member, 'prefix', token.prefix, 'scopes', token.scopes,
        'allowed_networks', token.allowed_networks,
        'expires_at', events_instant(token.expires_at),
        'overlap_ends_at', events_instant(token.overlap_ends_at),
        'revoked_at', events_instant(token.revoked_at)
    ) WHERE token.id IS NOT NULL
$$;
CREATE FUNCTION events_tell_of_token() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    token accounts_apitoken := coalesce(NEW, OLD);
    kind text;
BEGIN
    -- What was revoked before it is removed was told to have ended then.
    IF TG_OP = 'DELETE' AND OLD.revoked_at IS NOT NULL THEN
        RETURN NULL;
    END IF;
    kind := CASE
        WHEN TG_OP = 'INSERT' THEN 'token.issued'
        WHEN TG_OP = 'DELETE' THEN 'token.revoked'
        WHEN NEW.revoked_at IS NOT NULL AND OLD.revoked_at IS NULL THEN 'token.revoked'
        WHEN NEW.prefix <> OLD.prefix THEN 'token.rotated'
        ELSE 'token.changed'
    END;
    -- One that is bound to no membership is a service's, and acts wherever that is a member.
    PERFORM events_tell_that(
        kind, 'token', holder.workspace_id, token.id,
        events_token_facts(OLD, holder.id), events_token_facts(NEW, holder.id),
        array_remove(ARRAY[holder.organisation_id], NULL)
    )
    FROM stakeholders_membership AS holder
    WHERE holder.id = token.membership_id OR (
        token.membership_id IS NULL AND holder.user_id = token.user_id
        AND EXISTS (SELECT FROM accounts_user WHERE id = token.user_id AND is_service)
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_of_token AFTER INSERT OR UPDATE OR DELETE ON accounts_apitoken
    FOR EACH ROW EXECUTE FUNCTION events_tell_of_token();

-- Where the holder goes first, its tokens could no longer be told to have ended.
CREATE FUNCTION events_end_tokens_of_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE accounts_apitoken SET revoked_at = now()
    WHERE membership_id = OLD.id AND revoked_at IS NULL;
    RETURN OLD;
END
$$;
CREATE TRIGGER end_tokens_of_member BEFORE DELETE ON stakeholders_membership
    FOR EACH ROW EXECUTE FUNCTION events_end_tokens_of_member();
"""
_NOT_OF_TOKENS = """
DROP TRIGGER end_tokens_of_member ON stakeholders_membership;
DROP FUNCTION events_end_tokens_of_member;
DROP TRIGGER tell_of_token ON accounts_apitoken;
DROP FUNCTION events_tell_of_token;
DROP FUNCTION events_token_facts;
DROP FUNCTION events_instant;
"""

# Neither whom an invitation is for nor what opens it is told. As with the invitations themselves,
# those of other organisations do not read of it.
_OF_INVITATIONS = """
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
CREATE TRIGGER tell_of_invitation
    AFTER INSERT OR UPDATE OR DELETE ON stakeholders_memberinvitation
    FOR EACH ROW EXECUTE FUNCTION events_tell_of_invitation();
"""
_NOT_OF_INVITATIONS = """
DROP TRIGGER tell_of_invitation ON stakeholders_memberinvitation;
DROP FUNCTION events_tell_of_invitation;
DROP FUNCTION events_invitation_facts;
"""


class Migration(migrations.Migration):
    replaces = [
        ("events", "0002_tell_of_stakeholders"),
        ("events", "0005_tell_of_machines"),
        ("events", "0008_tell_of_invitations"),
        ("events", "0010_tell_of_changed_invitations"),
    ]

    dependencies = [
        ("accounts", "0002_tokens"),
        ("events", "0001_events_and_webhooks"),
        ("stakeholders", "0001_workspaces_and_members"),
    ]

    operations = [
        migrations.RunSQL(_OF_STAKEHOLDERS, _NOT_OF_STAKEHOLDERS),
        migrations.RunSQL(_OF_TOKENS, _NOT_OF_TOKENS),
        migrations.RunSQL(_OF_INVITATIONS, _NOT_OF_INVITATIONS),
    ]
