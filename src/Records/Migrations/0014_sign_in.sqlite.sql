-- Codes for sign-in while the service is down, and when somebody said that it is. Who was given a code is sealed. Sessions and used proofs are in the memory of the one process.
create table emergency_code (
    code_id blob not null primary key, code_digest blob not null, organisation text not null, owner text not null, issued_by text not null,
    time_issued integer not null, time_until integer not null, time_used integer, time_withdrawn integer, content blob not null);
create index emergency_code_of_organisation on emergency_code (organisation, time_issued);
create table declared_outage (outage_id blob not null primary key, declared_by text not null, reason text not null, time_from integer not null, time_until integer not null);
