from django.db import migrations

# Organisations stand below the log, and imports write many at once: the database tells of each
# change of theirs, whichever way it is made, and by whom from the transaction's own attribution.
_TELL = """
CREATE FUNCTION events_tell_of_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shown text[] := ARRAY['name', 'sector', 'region', 'contact', 'external_id', 'source'];
    attribution jsonb :=
        coalesce(nullif(current_setting('pghistory.context_metadata', true), ''), '{}')::jsonb;
    organisation stakeholders_organisation := coalesce(NEW, OLD);
    was jsonb;
    now jsonb;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT jsonb_object_agg(key, value) INTO was
        FROM jsonb_each(to_jsonb(OLD)) WHERE key = ANY (shown);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        SELECT jsonb_object_agg(key, value) INTO now
        FROM jsonb_each(to_jsonb(NEW)) WHERE key = ANY (shown);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(key, a.value), jsonb_object_agg(key, b.value) INTO was, now
        FROM jsonb_each(was) AS a JOIN jsonb_each(now) AS b USING (key)
        WHERE a.value <> b.value;
        IF now IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO events_event
        (workspace_id, type, actor, subject_type, subject_id, before, after)
    VALUES (
        organisation.workspace_id,
        CASE TG_OP
            WHEN 'INSERT' THEN 'organisation.created'
            WHEN 'UPDATE' THEN 'organisation.changed'
            ELSE 'organisation.removed'
        END,
        jsonb_build_object(
            'id', attribution -> 'actor_id', 'name', coalesce(attribution ->> 'actor', 'Lockstep')
        ),
        'organisation', organisation.id, was, now
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_of_organisation AFTER INSERT OR UPDATE OR DELETE ON stakeholders_organisation
    FOR EACH ROW EXECUTE FUNCTION events_tell_of_organisation();

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
DROP TRIGGER tell_of_organisation ON stakeholders_organisation;
DROP FUNCTION events_tell_of_organisation;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("stakeholders", "0001_initial")]

    operations = [migrations.RunSQL(_TELL, _TELL_NO_MORE)]
