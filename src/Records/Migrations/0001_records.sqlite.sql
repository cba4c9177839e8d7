-- Small tables that every shard has whole.
create table id_block (name text not null primary key, next_id integer not null) without rowid;
insert into id_block (name, next_id) values ('ehr', 1), ('document', 1), ('name', 1), ('access_class', 1), ('path', 1), ('dictionary', 1);
create table name (name_id integer not null primary key, text text not null unique);
create table access_class (
    access_class_id integer not null primary key, organisation text not null, unit text not null, category text not null,
    codes text not null, approval text not null, release_state text not null,
    unique (organisation, unit, category, codes, approval, release_state));
create table path (
    path_id integer not null primary key, path text not null, discriminator text not null, scope integer not null, type integer not null,
    unique (path, discriminator, scope, type));
create table dictionary (dictionary_id integer not null primary key, name_id integer not null, time_created integer not null, content blob not null);
create table definition (
    kind integer not null, id text not null, version text not null, time_stored integer not null, facts blob not null, content blob not null,
    primary key (kind, id, version));

-- Global look-ups, each with its own key.
create table record_owner (
    owner_id blob not null primary key, owner_kind integer not null, ehr_id integer not null unique, time_deleted integer) without rowid;
create table ehr_subject (
    subject_id text not null, subject_namespace text not null, ehr_id integer not null, primary key (subject_id, subject_namespace)) without rowid;
create table object_owner (object_id blob not null primary key, ehr_id integer not null) without rowid;

-- Patient tables: ehr_id first in every key.
create table ehr (
    ehr_id integer not null primary key, system_id integer not null, time_created integer not null, status_id blob not null,
    is_modifiable integer not null, is_queryable integer not null, subject_id text, subject_namespace text);
create table contribution (
    ehr_id integer not null, contribution_id blob not null, time_committed integer not null, change_type integer not null,
    versions blob not null, envelope blob not null, primary key (ehr_id, contribution_id)) without rowid;
create table document (
    ehr_id integer not null, document_id integer not null, object_id blob not null, kind integer not null, template_id integer,
    archetype_id integer, lifecycle integer not null, access_class_id integer not null, latest integer not null,
    primary key (ehr_id, document_id)) without rowid;
create unique index document_object on document (ehr_id, object_id);
create table version (
    ehr_id integer not null, document_id integer not null, number integer not null, preceding integer not null, system_id integer not null,
    change_type integer not null, lifecycle integer not null, time_committed integer not null, contribution_id blob not null,
    digest blob not null, content blob not null, envelope blob not null, primary key (ehr_id, document_id, number));
create table attestation (
    ehr_id integer not null, document_id integer not null, number integer not null, contribution_id blob not null,
    time_committed integer not null, envelope blob not null, primary key (ehr_id, document_id, number, contribution_id)) without rowid;
create table leaf (
    ehr_id integer not null, document_id integer not null, path_id integer not null, ordinal integer not null, access_class_id integer not null,
    number real, text text, sort_key blob, positions blob, primary key (ehr_id, document_id, path_id, ordinal)) without rowid;
create index leaf_number on leaf (path_id, number, access_class_id) where path_id > 0 and number is not null;
create index leaf_sort on leaf (path_id, sort_key, access_class_id) where path_id > 0 and sort_key is not null;
create table leaf_history (
    ehr_id integer not null, document_id integer not null, path_id integer not null, ordinal integer not null, access_class_id integer not null,
    number real, text text, sort_key blob, positions blob, valid_from integer not null, valid_to integer not null,
    primary key (ehr_id, document_id, valid_from, path_id, ordinal)) without rowid;
create index leaf_history_path on leaf_history (path_id, valid_from) where path_id > 0;

-- Streams: the key begins with the chain, and all that concerns one owner goes to one chain.
create table audit_chain (chain_id integer not null primary key, sequence integer not null, hash blob not null, events integer not null);
insert into audit_chain (chain_id, sequence, hash, events) values (0, 0, zeroblob(32), 0);
create table audit_group (
    chain_id integer not null, sequence integer not null, time integer not null, hash blob not null, entries blob not null,
    primary key (chain_id, sequence));
create table audit_entry (
    ehr_id integer not null, chain_id integer not null, sequence integer not null, ordinal integer not null,
    primary key (ehr_id, chain_id, sequence, ordinal)) without rowid;
create table outbox (
    chain_id integer not null, number integer not null, ehr_id integer not null, time integer not null, type text not null,
    payload blob not null, primary key (chain_id, number)) without rowid;
