-- A document's leaves lie packed in its row; those that are asked of the whole population are also in a value index. The tables are filled
-- from the documents when the store opens: nothing of the old ones is carried over.
alter table document add column leaves bytea not null default ''::bytea;
drop table leaf;
drop table leaf_history;
create table leaf_number (
    ehr_id bigint not null, document_id bigint not null, number double precision not null, path_id integer not null, access_class_id integer not null);
create index leaf_number_value on leaf_number (path_id, number);
create table leaf_text (
    ehr_id bigint not null, document_id bigint not null, path_id integer not null, access_class_id integer not null, sort_key bytea not null);
create index leaf_text_value on leaf_text (path_id, sort_key);
-- Values of versions that are no longer the latest, from when until when they were. Whether they may be seen is decided by the document's class now.
create table leaf_history (
    ehr_id bigint not null, document_id bigint not null, valid_from bigint not null, valid_to bigint not null, number double precision,
    path_id integer not null, sort_key bytea);
create index leaf_history_document on leaf_history (ehr_id, document_id);
create index leaf_history_path on leaf_history (path_id, valid_from);
-- By which rules the leaves were made; when the program has others they are made anew.
create table leaf_rules (rules text not null);
