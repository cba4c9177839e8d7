select systolic.data -> 'V' -> 'm' as systolic, diastolic.data -> 'V' -> 'm' as diastolic, x.data -> 'st' -> 'V' as at
from nodes.comp_version v
join nodes.comp_data c on c.vo_id = v.vo_id and c.num = 0 and c.rm_entity = 'CO'
join nodes.comp_data o on o.vo_id = c.vo_id and o.num > c.num and o.num <= c.num_cap and o.rm_entity = 'OB' and o.entity_concept = '.blood_pressure.v2'
left join nodes.comp_data x on x.vo_id = c.vo_id and x.parent_num = c.num and x.entity_attribute = 'x'
left join nodes.comp_data history on history.vo_id = o.vo_id and history.parent_num = o.num and history.entity_attribute = 'd' and history.entity_concept = 'at0001'
left join nodes.comp_data event on event.vo_id = history.vo_id and event.parent_num = history.num and event.entity_attribute = 'e' and event.entity_concept = 'at0006'
left join nodes.comp_data tree on tree.vo_id = event.vo_id and tree.parent_num = event.num and tree.entity_attribute = 'd' and tree.entity_concept = 'at0003'
left join nodes.comp_data systolic on systolic.vo_id = tree.vo_id and systolic.parent_num = tree.num and systolic.entity_attribute = 'i' and systolic.entity_concept = 'at0004'
left join nodes.comp_data diastolic on diastolic.vo_id = tree.vo_id and diastolic.parent_num = tree.num and diastolic.entity_attribute = 'i' and diastolic.entity_concept = 'at0005'
where v.ehr_id = $1
order by x.data -> 'st' -> 'M' desc
limit 10
