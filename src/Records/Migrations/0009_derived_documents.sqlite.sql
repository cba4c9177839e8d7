-- Which documents are made from which versioned object: the views of a composition. A view is never taken over by another object.
create table derived_document (ehr_id integer not null, source_id blob not null, object_id blob not null, primary key (ehr_id, source_id, object_id)) without rowid;
