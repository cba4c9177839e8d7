select count(*) as records
from nodes.ehr e
where not exists (
    select 1
    from nodes.comp_version v
    join nodes.comp_data c on c.vo_id = v.vo_id and c.num = 0 and c.rm_entity = 'CO'
    join nodes.comp_data o on o.vo_id = c.vo_id and o.num > c.num and o.num <= c.num_cap and o.rm_entity = 'OB' and o.entity_concept = '.blood_pressure.v2'
    where v.ehr_id = e.id)
