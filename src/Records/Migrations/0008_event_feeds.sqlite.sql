-- Who follows the outbox for others, how far it has come, and which process does it until when.
create table event_reader (reader_name text not null primary key, position text not null, holder text not null, held_until integer not null);
-- What happened before there were subscriptions is nobody's.
insert into event_reader (reader_name, position, holder, held_until)
    select 'subscriptions', group_concat(events, '.'), '', 0 from (select events from audit_chain order by chain_id);
create table event_feed (feed_id blob not null primary key, reader_name text not null, last_number integer not null, state blob not null);
-- The events of a feed, numbered from 1 without gaps; what they tell stands in the outbox.
create table feed_event (
    feed_id blob not null, number integer not null, chain_id integer not null, event_number integer not null, primary key (feed_id, number)) without rowid;
