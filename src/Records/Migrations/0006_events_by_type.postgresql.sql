-- The history of all resources of a type is read from the newest event back.
create index outbox_resource on outbox (type, chain_id, number) where substr(type, 1, 9) = 'resource.';
