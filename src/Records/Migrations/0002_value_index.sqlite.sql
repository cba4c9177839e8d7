-- A document's leaves lie packed in its row; those that are asked of the whole population are also in a value index, in the order of path
-- and value. The tables are filled from the documents when the store opens: nothing of the old ones is carried over.
alter table document add column leaves blob not null default x'';
drop table leaf;
drop table leaf_history;
-- No patient tables but indexes over all patients: on this database, which is never sharded, they are clustered by what is looked for.
create table leaf_number (
    path_id integer not null, number real not null, document_id integer not null, ordinal integer not null, ehr_id integer not null,
    access_class_id integer not null, primary key (path_id, number, document_id, ordinal)) without rowid;
create table leaf_text (
    path_id integer not null, sort_key blob not null, document_id integer not null, ordinal integer not null, ehr_id integer not null,
    access_class_id integer not null, primary key (path_id, sort_key, document_id, ordinal)) without rowid;
-- Values of versions that are no longer the latest, from when until when they were. Whether they may be seen is decided by the document's class now.
create table leaf_history (
    ehr_id integer not null, document_id integer not null, valid_from integer not null, path_id integer not null, ordinal integer not null,
    valid_to integer not null, number real, sort_key blob, primary key (ehr_id, document_id, valid_from, path_id, ordinal)) without rowid;
create index leaf_history_path on leaf_history (path_id, valid_from);
-- By which rules the leaves were made; when the program has others they are made anew.
create table leaf_rules (rules text not null);
