-- Counts of a period that is over, as they were told first: what counts them reads far too much to do it twice, and an answer that changed later would tell what was left out before.
create table kept_figures (kind text not null, period integer not null, content bytea not null, primary key (kind, period));
