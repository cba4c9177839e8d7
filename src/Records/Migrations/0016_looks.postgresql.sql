-- When somebody last looked into a record, and when before that visit: what the access log could tell only by reading through it. Written with the log.
create table record_look (
    ehr_id bigint not null, time_last bigint not null, time_before bigint, actor text collate "C" not null, primary key (ehr_id, actor));
create index record_look_lately on record_look (actor, time_last);
