-- The counting rule (policy v1, head-counts by activity) over one year, in DuckDB.
--
-- The tables have integer keys; an activity's id is its place by (start, reference), so that
-- "last" is the largest id, and a site's id its place among the sorted keys. Parameters:
-- {first_day} and {last_day} of the year, and the {year}.

create or replace temp table scope as
select id, site, mask from activities
where counted and placed_from <= {last_day} and placed_to >= {first_day};

-- What is known of everyone by the year's end: the last non-empty statement of each kind.
create or replace temp table known as
select person,
       arg_max(household, activity) as household,
       arg_max(sex, activity) as sex,
       arg_max(born, activity) as born
from people
where activity <= (select max(id) from activities where start_day <= {last_day})
group by person;

create or replace temp table person_contacts as
select p.person, nullif(k.household, -1) as household, p.activity, p.residence, s.site, s.mask
from people p join scope s on s.id = p.activity join known k using (person);

create or replace temp table household_contacts as
select h.household, h.activity, h.size, h.residence, h.filled, h.row, s.site, s.mask
from households h join scope s on s.id = h.activity;

create or replace temp table reached_persons as
select person, any_value(household) as household, bit_or(mask) as mask
from person_contacts group by person;

create or replace temp table reached_households as
select household, bit_or(mask) as mask, max(size) as size,
       max(size::bigint << 32 | activity) filter (filled) as filled_key,
       arg_max(row, size::bigint << 32 | activity) filter (filled) as filled_row
from household_contacts group by household;

-- Homes, by unit: a household, or (below zero) a person without one.
create or replace temp table homes as
with contacts as (
    select household as unit, activity, site, residence, 1 as own from household_contacts
    union all
    select coalesce(household, -1 - person), activity, site, residence, 0 from person_contacts
), decided as (
    select unit, arg_min(site, activity) as first_site,
           max(((activity * 2 + own)::bigint << 20) + ((1 << 20) - 1 - residence)) as declared
    from contacts group by unit
)
select unit, case when declared is null then first_site
                  else (1 << 20) - 1 - (declared & ((1 << 20) - 1)) end as site
from decided;

create or replace temp table named as
select household, count(*) as members from reached_persons where household is not null
group by household;

-- Households reached as households: unnamed members, and the row whose cells speak for all.
create or replace temp table living as
select h.household, h.mask, h.size,
       greatest(h.size - coalesce(n.members, 0), 0) as unnamed,
       coalesce(n.members, 0) as members,
       case when h.filled_key >> 32 = h.size then h.filled_row end as cells_row,
       s.site
from reached_households h left join named n using (household) join homes s on s.unit = h.household;

create or replace temp table individuals as
select s.site, p.mask | coalesce(l.mask, 0) as mask,
       case when l.cells_row is not null then l.mask else 0 end as spoken_for,
       k.sex, case when k.born is null then 5
                   when {year} - k.born <= 4 then 0
                   when {year} - k.born <= 11 then 1
                   when {year} - k.born <= 17 then 2
                   when {year} - k.born <= 59 then 3 else 4 end as age,
       count(*) as people
from reached_persons p
join known k using (person)
join homes s on s.unit = coalesce(p.household, -1 - p.person)
left join living l on l.household = p.household
group by all;

create or replace temp table overlap as
select mask, sum(people) as people from (
    select mask, people from individuals
    union all
    select mask, unnamed from living where unnamed > 0
) group by mask;

create or replace temp table registered as
select site, slot, sum(people) as people from (
    select site, mask, sum(people) as people from individuals group by site, mask
    union all
    select site, mask, sum(unnamed) from living group by site, mask
) join slots on (mask & slots.bits) <> 0
group by site, slot;

-- Of equal head-counts the last that fills a cell; of equal sectors the first.
create or replace temp table headcounts_won as
with of_activity as (
    select h.activity, s.site, s.mask, h.people, h.filled from crowds h join scope s on s.id = h.activity
), by_sector as (
    select site, slot,
           max(people) as people,
           arg_max(activity, people::bigint << 22 | case when filled then activity + 1 else 0 end) as winner,
           bool_or(filled) as any_filled, min(activity) as first_activity
    from of_activity join slots on slot < {sectors} and (mask & bits) <> 0
    group by site, slot
)
select site, slot, people, winner from by_sector
union all
select site, {sectors}, max(people), arg_max(winner, people * 100 - slot) from by_sector group by site;

create or replace temp table sides as
select coalesce(r.site, h.site) as site, coalesce(r.slot, h.slot) as slot,
       coalesce(r.people, 0) as registered, coalesce(h.people, 0) as headcount, h.winner
from registered r full join headcounts_won h on h.site = r.site and h.slot = r.slot;

create or replace temp table figures as
select slot, sum(registered) as registered, sum(greatest(headcount - registered, 0)) as estimated
from sides group by slot;

-- Sex and age, from the larger side of each site.
create or replace temp table cells_of_households as
select l.site, l.mask, c.cell, sum(c.people) as people
from living l join household_cells c on c.row = l.cells_row
group by all
union all
select site, mask, 23, sum(unnamed) from living where cells_row is null and unnamed > 0 group by all
union all
select l.site, l.mask, 23, sum(greatest(l.unnamed + l.members - h.in_cells, 0))
from living l join households h on h.row = l.cells_row group by all;

create or replace temp table sadd as
with wins as (
    select site, slot, registered >= headcount as register, winner from sides
)
select slot, cell, sum(people) as people from (
    select w.slot, i.sex_row * 6 + i.age as cell, i.people
    from (select *, coalesce(sex, 3) as sex_row from individuals) i
    join slots s on case when s.slot = {sectors} then i.spoken_for = 0
                         else (i.mask & ~i.spoken_for & s.bits) <> 0 end
    join wins w on w.site = i.site and w.slot = s.slot and w.register
    union all
    select w.slot, c.cell, c.people
    from cells_of_households c join slots s on (c.mask & s.bits) <> 0
    join wins w on w.site = c.site and w.slot = s.slot and w.register
    union all
    select w.slot, c.cell, c.people
    from wins w join crowd_cells c on c.activity = w.winner
    where not w.register
) group by slot, cell;
