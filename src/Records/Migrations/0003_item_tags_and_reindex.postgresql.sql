-- Tags on versioned objects (number 0) and on their versions. They are no part of the record's content: a change of them makes no version.
create table item_tag (
    ehr_id bigint not null, document_id bigint not null, number integer not null, tag_key text collate "C" not null,
    target_path text collate "C" not null, value text, primary key (ehr_id, document_id, number, tag_key, target_path));
-- One row while the leaves are made anew: by which rules, and up to which document they are. Whoever is interrupted goes on from there.
create table reindex_progress (rules text not null, ehr_id bigint not null, document_id bigint not null);
