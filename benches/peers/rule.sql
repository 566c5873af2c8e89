-- The counting rule, both versions of it, over one period and under any policy.
--
-- Each step is a table: whoever runs this makes them in turn, under their names, and finds the answer in
-- the last ones: figures, sadd and overlap. The SQL is what DuckDB, DataFusion and Spark have in common:
-- no arg_max (a key and a value are packed into one number, and the largest is taken), no filter, no
-- lists. Written from the rule's text alone; it shares nothing with src/count.
--
-- What it reads: activities, sites and sectors as the Parquet export has them, and the tables that
-- tables.sql makes. Ids are whole numbers below 2^31, activities below 2^30. An activity's number is its place
-- by (start, reference), and a row's turn is its place among all rows, so that the last one to speak has
-- the largest; sites are numbered in the order of their keys, groups in that of their names.
--
-- Parameters, as SQL: {first_day} and {last_day} of the period, {year} of its end, {sectors} (how many),
-- and the policy: {rule}, {attribution}, {headcounts}, {places}, {sizes}, {reviewed}, and {not_counted},
-- the kinds with a semicolon before and after each.
--
-- Everything is counted over the direct contacts (with_indirect = 0) and, where there are indirect ones,
-- over all (with_indirect = 1).

-- step: logged
-- The activities that the policy knows of. Rule 1 takes sites whose keys read the same for one.
select a.activity, case when {rule} = 1 then s.alike else a.site end as site, a.sector_mask as mask,
       a.kind, a.status, a.start_date, a.end_date,
       case when a.reach = 'direct' then 1 else 0 end as direct,
       case when {rule} = 2 and a.new_people = 'yes' then 1 else 0 end as marked,
       a.admin1_unit, a.admin2_unit, a.admin3_unit
from activities a join sites s on s.site = a.site
where {reviewed} = 'all' or a.review = 'approved'

-- step: reaching
-- The activities in scope, direct or indirect. Works count where they end.
select activity, site, mask, direct, marked from logged
where (status = 'completed' or (status = 'ongoing' and ({rule} = 1 or kind <> 'works')))
  and {not_counted} not like '%;' || kind || ';%'
  and case when kind = 'works' or {attribution} = 'end' then end_date else start_date end <= {last_day}
  and case when kind = 'works' or {attribution} <> 'start' then end_date else start_date end >= {first_day}

-- step: scope
select 0 as with_indirect, activity, site, mask, direct, marked from reaching where direct = 1
union all
select 1 as with_indirect, activity, site, mask, direct, marked from reaching
where (select min(direct) from reaching) = 0

-- step: stating
-- The activities whose statements hold. What is planned or cancelled states nothing.
select l.activity, l.site, l.start_date, l.admin1_unit, l.admin2_unit, l.admin3_unit,
       case when l.start_date >= {first_day} or r.activity is not null then 1 else 0 end as in_period
from logged l left join reaching r on r.activity = l.activity
where l.start_date <= {last_day} and ({rule} = 1 or l.status in ('completed', 'ongoing'))

-- step: site_units
-- The units of a site that neither its own names nor the gazetteer tell: those of the first activity
-- there that names most levels.
select a.site, a.admin1_unit, a.admin2_unit, a.admin3_unit
from stating a join (
    select site, max((case when admin1_unit is null then 0 else 1 end
                      + case when admin2_unit is null then 0 else 1 end
                      + case when admin3_unit is null then 0 else 1 end) * 2147483648
                     + (2147483647 - activity)) % 2147483648 as first_there
    from stating group by site
) f on a.site = f.site and a.activity = 2147483647 - f.first_there

-- step: places
-- Where people are set against head-counts: a unit, else (below zero) the site itself.
select site, case when {rule} = 1 then -1 - alike else case {places}
    when 'admin1' then coalesce(admin1_unit, admin2_unit, admin3_unit, -1 - site)
    when 'admin2' then coalesce(admin2_unit, admin3_unit, -1 - site)
    when 'admin3' then coalesce(admin3_unit, -1 - site)
    else -1 - site end end as place
from (
    select s.site, s.alike,
           case when s.units_from is null then u.admin1_unit else s.admin1_unit end as admin1_unit,
           case when s.units_from is null then u.admin2_unit else s.admin2_unit end as admin2_unit,
           case when s.units_from is null then u.admin3_unit else s.admin3_unit end as admin3_unit
    from sites s left join site_units u on u.site = s.site
) units

-- step: known
-- What is known of everyone by the period's end, and whose household they were before it began: the
-- last non-empty statement of each kind. A household of -1 was left.
select p.person,
       max(case when p.household is not null then p.turn * 4294967296 + (p.household + 2) end)
           % 4294967296 - 2 as household,
       max(case when p.household is not null and a.start_date < {first_day}
                then p.turn * 4294967296 + (p.household + 2) end) % 4294967296 - 2 as household_before,
       max(case when p.sex is not null then p.turn * 4294967296 + (p.sex + 1) end)
           % 4294967296 - 1 as sex,
       max(case when p.born is not null then p.turn * 4294967296 + p.born end) % 4294967296 as born
from people p join stating a on a.activity = p.activity
group by p.person

-- step: stated_in
-- Whose household somebody was ever said to be in, and whether in the period.
select p.person, p.household, max(a.in_period) as in_period
from people p join stating a on a.activity = p.activity
where p.household >= 0
group by p.person, p.household

-- step: belonging
-- The household that somebody belongs to, and what they are.
select person, nullif(household, -1) as household, sex,
       case when born is null or ({rule} = 2 and {year} < born) then 5
            when {year} - born <= 4 then 0
            when {year} - born <= 11 then 1
            when {year} - born <= 17 then 2
            when {year} - born <= 59 then 3 else 4 end as age
from known

-- step: members
select household, person from stated_in where {rule} = 2 and in_period = 1
union
select household_before as household, person from known where {rule} = 2 and household_before >= 0
union
select household, person from belonging where {rule} = 1 and household is not null

-- step: person_contacts
select s.with_indirect, p.person, b.household, p.activity, p.residence, s.site, s.mask, s.direct,
       case when p.household = b.household then 1 else 0 end as says_so
from people p join scope s on s.activity = p.activity join belonging b on b.person = p.person

-- step: household_contacts
select s.with_indirect, h.household, h.turn, h.activity, h.size, h.residence, h.filled,
       s.site, s.mask, s.direct
from household_rows h join scope s on s.activity = h.activity

-- step: joined
-- From which contact on somebody decides the home of the household they belong to: the first that says
-- that they do. Without one, and under rule 1, all their contacts do.
select person, direct, min(activity) as since
from person_contacts where {rule} = 2 and says_so = 1 group by person, direct

-- step: home_contacts
-- By unit: a household, or (below zero) a person without one.
select with_indirect, household as unit, activity, site, residence, direct, 1 as own
from household_contacts
union all
select c.with_indirect, coalesce(c.household, -1 - c.person) as unit, c.activity, c.site, c.residence,
       c.direct, 0 as own
from person_contacts c left join joined j on j.person = c.person and j.direct = c.direct
where c.activity >= coalesce(j.since, 0)

-- step: homes
-- The residence that the last contact declares, else the first one's site; of direct contacts where
-- there are any.
select with_indirect, unit, max(direct * 4294967296 + site) % 4294967296 as site from (
    select with_indirect, unit, direct,
           coalesce(4294967295 - max(case when residence is not null
                                     then (activity * 2 + own) * 4294967296 + (4294967295 - residence) end)
                        % 4294967296,
                    min(activity * 4294967296 + site) % 4294967296) as site
    from home_contacts group by with_indirect, unit, direct
) by_directness group by with_indirect, unit

-- step: reached_persons
select with_indirect, person, bit_or(mask) as mask
from person_contacts group by with_indirect, person

-- step: reached_households
-- With the size declared: the largest, or the last; of direct contacts where there are any.
select with_indirect, household, bit_or(mask) as mask,
       coalesce(max(case when direct = 1 then key end), max(key)) % 4294967296 as declared
from (
    select *, case when {sizes} = 'last' then turn else 0 end * 4294967296 + size as key
    from household_contacts
) sized group by with_indirect, household

-- step: named
-- Members with a personal contact, and how many of them belong to another household or none by now.
select r.with_indirect, m.household, count(*) as named,
       sum(case when b.household = m.household then 0 else 1 end) as gone
from members m join reached_persons r on r.person = m.person join belonging b on b.person = m.person
group by r.with_indirect, m.household

-- step: cells_rows
-- The row whose cells speak for a household: the last with the size that counts that fills any.
select h.household, max(c.turn) as cells_row
from reached_households h
join household_contacts c on c.household = h.household and c.with_indirect = 0 and c.size = h.declared
left join named n on n.household = h.household and n.with_indirect = 0
where h.with_indirect = 0 and c.filled and coalesce(n.gone, 0) = 0
group by h.household

-- step: living
-- Households reached as households, their unnamed members, and where they live.
select h.with_indirect, h.household, h.mask, greatest(h.declared, coalesce(n.named, 0)) as size,
       greatest(h.declared - coalesce(n.named, 0), 0) as unnamed, c.cells_row, p.place
from reached_households h
left join named n on n.household = h.household and n.with_indirect = h.with_indirect
left join cells_rows c on c.household = h.household and h.with_indirect = 0
join homes s on s.unit = h.household and s.with_indirect = h.with_indirect
join places p on p.site = s.site

-- step: through_households
-- The sectors that reached persons as members of households.
select m.person, l.with_indirect, bit_or(l.mask) as mask
from members m join living l on l.household = m.household
group by m.person, l.with_indirect

-- step: individuals
-- Persons with a contact. For the sectors of spoken_for, a household's row has their cells.
select with_indirect, place, mask, spoken_for, sex, age, count(*) as people from (
    select r.with_indirect, p.place, r.mask | coalesce(t.mask, 0) as mask,
           case when l.cells_row is not null then l.mask else 0 end as spoken_for, b.sex, b.age
    from reached_persons r
    join belonging b on b.person = r.person
    join homes s on s.unit = coalesce(b.household, -1 - r.person) and s.with_indirect = r.with_indirect
    join places p on p.site = s.site
    left join through_households t on t.person = r.person and t.with_indirect = r.with_indirect
    left join living l on l.household = b.household and l.with_indirect = r.with_indirect
) named_ones group by with_indirect, place, mask, spoken_for, sex, age

-- step: overlap
select mask, sum(people) as people from (
    select mask, people from individuals where with_indirect = 0
    union all
    select mask, unnamed as people from living where with_indirect = 0 and unnamed > 0
) everyone group by mask

-- step: registered
select with_indirect, place, slot, sum(people) as people from (
    select with_indirect, place, mask, sum(people) as people from individuals
    group by with_indirect, place, mask
    union all
    select with_indirect, place, mask, sum(unnamed) as people from living
    group by with_indirect, place, mask
) by_mask join slots on (mask & slots.bits) <> 0
group by with_indirect, place, slot

-- step: groups_in_scope
select s.with_indirect, s.activity, s.site, s.mask, s.marked, g.group_id, g.people, g.filled
from group_rows g join scope s on s.activity = g.activity

-- step: counted
-- What is compared at a site: by policy whole activities, or (with_group) their groups. Under rule 1 the
-- total takes the largest of its sectors further below.
select c.*, slots.slot from (
    select with_indirect, activity, site, mask, -1 as group_id, cast(sum(people) as bigint) as people,
           max(case when filled then 1 else 0 end) as filled
    from groups_in_scope where marked = 0 and {headcounts} = 'activity'
    group by with_indirect, activity, site, mask
    union all
    select with_indirect, activity, site, mask, group_id, people, case when filled then 1 else 0 end as filled
    from groups_in_scope where marked = 0 and {headcounts} <> 'activity'
) c join slots on (c.mask & slots.bits) <> 0 and ({rule} = 2 or slots.slot < {sectors})

-- step: largest
-- Of each group its largest count; of equal ones the last activity that fills a cell.
select c.with_indirect, c.site, c.slot, c.group_id, max(c.people) as people, min(c.activity) as activity
from counted c join (
    select with_indirect, site, slot, group_id,
           max(people * 4294967296 + filled * (activity + 1)) as best
    from counted group by with_indirect, site, slot, group_id
) l on l.with_indirect = c.with_indirect and l.site = c.site and l.slot = c.slot
   and l.group_id = c.group_id and l.best = c.people * 4294967296 + c.filled * (c.activity + 1)
group by c.with_indirect, c.site, c.slot, c.group_id

-- step: crowds_of_slots
-- Under max, of all groups the largest; of equal ones the first by name.
select l.* from largest l join (
    select with_indirect, site, slot, max(people * 2147483648 + (2147483647 - group_id)) as best
    from largest group by with_indirect, site, slot
) m on m.with_indirect = l.with_indirect and m.site = l.site and m.slot = l.slot
where {headcounts} <> 'max' or m.best = l.people * 2147483648 + (2147483647 - l.group_id)

-- step: crowds
-- Rule 1 gives the total the largest head-count of any one sector; of equal ones the first sector's.
select with_indirect, site, slot, group_id, people, activity from crowds_of_slots
union all
select c.with_indirect, c.site, {sectors} as slot, c.group_id, c.people, c.activity
from crowds_of_slots c join (
    select with_indirect, site, max(people * 128 + (127 - slot)) as best from (
        select with_indirect, site, slot, sum(people) as people from crowds_of_slots
        group by with_indirect, site, slot
    ) of_slots group by with_indirect, site
) b on b.with_indirect = c.with_indirect and b.site = c.site and b.best % 128 = 127 - c.slot
where {rule} = 1

-- step: sides
-- The two sides of each place.
select coalesce(r.with_indirect, c.with_indirect) as with_indirect, coalesce(r.place, c.place) as place,
       coalesce(r.slot, c.slot) as slot,
       coalesce(r.people, 0) as registered, coalesce(c.people, 0) as crowd
from registered r full join (
    select c.with_indirect, p.place, c.slot, sum(c.people) as people
    from crowds c join places p on p.site = c.site group by c.with_indirect, p.place, c.slot
) c on c.with_indirect = r.with_indirect and c.place = r.place and c.slot = r.slot

-- step: headcounts_of_slots
-- Every head-count once: of people counted nowhere else, and of others.
select with_indirect, slot, sum(case when marked = 1 then people else 0 end) as new_people,
       sum(case when marked = 1 then 0 else people end) as other_people
from groups_in_scope join slots on (mask & slots.bits) <> 0
group by with_indirect, slot

-- step: figures_of_contacts
-- Per slot, over direct contacts and over all.
select s.slot, w.with_indirect, coalesce(f.registered, 0) as registered,
       coalesce(f.beyond, 0) + coalesce(h.new_people, 0) as estimated,
       greatest(coalesce(f.registered, 0), coalesce(f.crowd, 0)) + coalesce(h.new_people, 0) as lowest,
       coalesce(f.registered, 0) + coalesce(h.other_people, 0) + coalesce(h.new_people, 0) as highest
from slots s
cross join (select 0 as with_indirect union all select 1 as with_indirect) w
left join (
    select slot, with_indirect, sum(registered) as registered, sum(crowd) as crowd,
           sum(greatest(crowd - registered, 0)) as beyond
    from sides group by slot, with_indirect
) f on f.slot = s.slot and f.with_indirect = w.with_indirect
left join headcounts_of_slots h on h.slot = s.slot and h.with_indirect = w.with_indirect

-- step: figures
select d.slot, d.registered + d.estimated as people_reached, d.registered, d.estimated,
       case when (select min(direct) from reaching) = 0
            then a.registered + a.estimated - d.registered - d.estimated else 0 end as indirect,
       d.lowest, d.highest
from figures_of_contacts d join figures_of_contacts a on a.slot = d.slot and a.with_indirect = 1
where d.with_indirect = 0

-- step: cells_of_households
select l.place, l.mask, c.cell, sum(c.people) as people
from living l join household_cells c on c.turn = l.cells_row
where l.with_indirect = 0 group by l.place, l.mask, c.cell
union all
select place, mask, 23 as cell, sum(unnamed) as people
from living where with_indirect = 0 and cells_row is null and unnamed > 0 group by place, mask
union all
select l.place, l.mask, 23 as cell, sum(l.size - h.in_cells) as people
from living l join household_rows h on h.turn = l.cells_row
where l.with_indirect = 0 group by l.place, l.mask

-- step: cells_of_registered
select place, slot, cell, sum(people) as people from (
    select i.place, s.slot, coalesce(i.sex, 3) * 6 + i.age as cell, i.people
    from individuals i join slots s
      on case when s.slot = {sectors} then i.spoken_for = 0
              else ((i.mask - (i.mask & i.spoken_for)) & s.bits) <> 0 end
    where i.with_indirect = 0
    union all
    select c.place, s.slot, c.cell, c.people
    from cells_of_households c join slots s on (c.mask & s.bits) <> 0
) parts group by place, slot, cell

-- step: cells_of_crowds
select p.place, c.slot, g.cell, sum(g.people) as people
from crowds c join places p on p.site = c.site
join group_cells g on g.activity = c.activity and (c.group_id = -1 or g.group_id = c.group_id)
where c.with_indirect = 0 group by p.place, c.slot, g.cell

-- step: larger_crowds
-- Where the crowd's cells stand: where it is larger and (rule 2) breaks down more people.
select s.place, s.slot from sides s
left join (select place, slot, sum(case when cell = 23 then 0 else people end) as people
           from cells_of_registered group by place, slot) r on r.place = s.place and r.slot = s.slot
left join (select place, slot, sum(case when cell = 23 then 0 else people end) as people
           from cells_of_crowds group by place, slot) c on c.place = s.place and c.slot = s.slot
where s.with_indirect = 0 and s.crowd > s.registered
  and ({rule} = 1 or coalesce(c.people, 0) > coalesce(r.people, 0))

-- step: sadd
select slot, cell, sum(people) as people from (
    select r.slot, r.cell, r.people from cells_of_registered r
    left join larger_crowds l on l.place = r.place and l.slot = r.slot where l.slot is null
    union all
    select s.slot, 23 as cell, s.crowd - s.registered as people from sides s
    left join larger_crowds l on l.place = s.place and l.slot = s.slot
    where l.slot is null and s.with_indirect = 0 and s.crowd > s.registered
    union all
    select c.slot, c.cell, c.people
    from cells_of_crowds c join larger_crowds l on l.place = c.place and l.slot = c.slot
    union all
    select s.slot, c.cell, c.people
    from reaching a join group_cells c on c.activity = a.activity
    join slots s on (a.mask & s.bits) <> 0
    where a.direct = 1 and a.marked = 1
) parts group by slot, cell
