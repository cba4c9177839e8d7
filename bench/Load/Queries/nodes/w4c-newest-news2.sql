select v.ehr_id as ehr, max(x.data -> 'st' ->> 'V') as newest, count(*) as scores
from nodes.comp_version v
join nodes.comp_data c on c.vo_id = v.vo_id and c.num = 0 and c.rm_entity = 'CO'
join nodes.comp_data n on n.vo_id = c.vo_id and n.num > c.num and n.num <= c.num_cap and n.rm_entity = 'OB' and n.entity_concept = '.news2.v1'
left join nodes.comp_data x on x.vo_id = c.vo_id and x.parent_num = c.num and x.entity_attribute = 'x'
where x.data -> 'hc' -> 'N' = to_jsonb('Medisinsk sengepost, Demofjord sykehus'::text)
    and x.data -> 'st' ->> 'V' >= '2026-01-08'
group by v.ehr_id
