-- Of one incident a webhook is told in the order of what happened: a later delivery waits for the earlier.
ALTER TABLE webhook_delivery ADD COLUMN incident_id uuid;
ALTER TABLE webhook_delivery ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY;
UPDATE webhook_delivery SET incident_id = (body::jsonb #>> '{content,incident,incident_id}')::uuid
WHERE state = 'WAITING';
UPDATE webhook_delivery SET state = 'GIVEN_UP', next_try_at = NULL
FROM webhook WHERE webhook.webhook_id = webhook_delivery.webhook_id AND state = 'WAITING' AND NOT is_enabled;

DROP INDEX webhook_delivery_due;
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, next_try_at) WHERE state = 'WAITING';
CREATE INDEX webhook_delivery_of_incident ON webhook_delivery (webhook_id, incident_id, position)
  WHERE state = 'WAITING';
