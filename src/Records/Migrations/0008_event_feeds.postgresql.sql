-- Who follows the outbox for others, how far it has come, and which process does it until when.
create table event_reader (reader_name text not null primary key, position text not null, holder text not null, held_until bigint not null);
-- What happened before there were subscriptions is nobody's.
insert into event_reader (reader_name, position, holder, held_until)
    select 'subscriptions', string_agg(events::text, '.' order by chain_id), '', 0 from audit_chain;
create table event_feed (feed_id uuid not null primary key, reader_name text not null, last_number bigint not null, state bytea not null);
-- The events of a feed, numbered from 1 without gaps; what they tell stands in the outbox.
create table feed_event (
    feed_id uuid not null, number bigint not null, chain_id integer not null, event_number bigint not null, primary key (feed_id, number));
