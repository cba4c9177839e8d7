-- When somebody last looked into a record, and when before that visit: what the access log could tell only by reading through it. Written with the log.
create table record_look (
    ehr_id integer not null, actor text not null, time_last integer not null, time_before integer, primary key (ehr_id, actor)) without rowid;
create index record_look_lately on record_look (actor, time_last);
