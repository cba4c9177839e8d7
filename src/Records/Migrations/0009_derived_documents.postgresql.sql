-- Which documents are made from which versioned object: the views of a composition. A view is never taken over by another object.
create table derived_document (ehr_id bigint not null, source_id uuid not null, object_id uuid not null, primary key (ehr_id, source_id, object_id));
