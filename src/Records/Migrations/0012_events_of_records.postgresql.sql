-- What happened to the resources of one record, newest first, however much happens in others.
create index outbox_of_owner on outbox (ehr_id, chain_id, number) where substr(type, 1, 9) = 'resource.';
