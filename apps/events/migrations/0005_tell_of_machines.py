from django.db import migrations

# Tokens stand below the log, and end by cascades too: the database tells of each change of theirs,
# whichever way it is made. What a token is known by is told, no secret and no hash of one. As with
# the tokens themselves, those of other organisations do not read of it.
_TELL = """
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
CREATE OR REPLACE FUNCTION events_tell(
    about text, of_workspace uuid, of_subject uuid, was jsonb, now jsonb, readers uuid[]
) RETURNS void LANGUAGE sql AS $$
    SELECT events_tell_that(
        about || '.' || CASE WHEN was IS NULL THEN 'created' WHEN now IS NULL THEN 'removed'
            ELSE 'changed' END,
        about, of_workspace, of_subject, was, now, readers
    )
$$;

CREATE OR REPLACE FUNCTION events_member_facts(member stakeholders_membership) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'name', coalesce(nullif(member.name, ''), name), 'organisation', member.organisation_id,
        'role', member.role, 'active', member.active, 'service', is_service
    )
    FROM accounts_user WHERE id = member.user_id
$$;

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
_TELL_LESS = """
DROP TRIGGER end_tokens_of_member ON stakeholders_membership;
DROP FUNCTION events_end_tokens_of_member;
DROP TRIGGER tell_of_token ON accounts_apitoken;
DROP FUNCTION events_tell_of_token;
DROP FUNCTION events_token_facts;
DROP FUNCTION events_instant;
CREATE OR REPLACE FUNCTION events_member_facts(member stakeholders_membership) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'name', name, 'organisation', member.organisation_id, 'role', member.role
    )
    FROM accounts_user WHERE id = member.user_id
$$;
CREATE OR REPLACE FUNCTION events_tell(
    about text, of_workspace uuid, of_subject uuid, was jsonb, now jsonb, readers uuid[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    attribution jsonb :=
        coalesce(nullif(current_setting('pghistory.context_metadata', true), ''), '{}')::jsonb;
    happened text := CASE WHEN was IS NULL THEN 'created' WHEN now IS NULL THEN 'removed'
        ELSE 'changed' END;
BEGIN
    IF happened = 'changed' THEN
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
        of_workspace, about || '.' || happened,
        jsonb_build_object(
            'id', attribution -> 'actor_id', 'name', coalesce(attribution ->> 'actor', 'Lockstep')
        ),
        about, of_subject, was, now, readers
    );
END
$$;
DROP FUNCTION events_tell_that;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0004_find_events_of_a_day"),
        ("stakeholders", "0003_name_and_disable_services"),
        ("accounts", "0003_bind_rotate_and_narrow_tokens"),
    ]

    operations = [migrations.RunSQL(_TELL, _TELL_LESS)]
