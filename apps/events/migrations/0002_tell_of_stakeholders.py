from django.db import migrations

# Workspaces, organisations and members stand below the log, and imports write many organisations at
# once: the database tells of each change of theirs, whichever way it is made, and by whom from the
# transaction's own attribution.
_TELL = """
CREATE FUNCTION events_tell(
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
        'name', name, 'organisation', member.organisation_id, 'role', member.role
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
_TELL_NO_MORE = """
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
        ("stakeholders", "0001_initial"),
        ("accounts", "0001_initial"),
    ]

    operations = [migrations.RunSQL(_TELL, _TELL_NO_MORE)]
