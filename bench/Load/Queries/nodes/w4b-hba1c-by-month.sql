select substring(x.data -> 'st' ->> 'V', 1, 7) as month, avg((result.data -> 'V' ->> 'm')::numeric) as mean, count(*) as results
from nodes.comp_version v
join nodes.comp_data c on c.vo_id = v.vo_id and c.num = 0 and c.rm_entity = 'CO'
join nodes.comp_data o on o.vo_id = c.vo_id and o.num > c.num and o.num <= c.num_cap and o.rm_entity = 'OB' and o.entity_concept = '.laboratory_test_result.v1'
join nodes.comp_data a on a.vo_id = o.vo_id and a.num > o.num and a.num <= o.num_cap and a.rm_entity = 'CL' and a.entity_concept = '.laboratory_test_analyte.v1'
left join nodes.comp_data x on x.vo_id = c.vo_id and x.parent_num = c.num and x.entity_attribute = 'x'
left join nodes.comp_data result on result.vo_id = a.vo_id and result.parent_num = a.num and result.entity_attribute = 'i' and result.entity_concept = 'at0001'
left join nodes.comp_data analyte on analyte.vo_id = a.vo_id and analyte.parent_num = a.num and analyte.entity_attribute = 'i' and analyte.entity_concept = 'at0024'
where analyte.data -> 'V' -> 'df' -> 'cd' = to_jsonb('NPU27300'::text)
group by month
order by month
