-- The tables that the rule below is written for, from the Parquet files in this folder. It holds
-- under the default policy: an activity counts in every year it touches, works where they end;
-- assessments do not count; of the head-counts of a sector at a site the largest activity's stands.

create or replace temp table sectors as select bit, sector from 'sectors.parquet';
set variable sectors = (select count(*) from sectors);
create or replace temp table slots as
select bit as slot, 1::bigint << bit as bits from sectors
union all
select count(*), (1::bigint << count(*)) - 1 from sectors;

create or replace temp table activities as
select activity as id, site, sector_mask as mask, start_date as start_day,
       case when kind = 'works' then end_date else start_date end as placed_from,
       end_date as placed_to,
       status in ('completed', 'ongoing') and reach = 'direct' and kind <> 'assessment' as counted
from 'activities.parquet';

create or replace temp table people as
select activity, person, household, birth_year as born, residence,
       case sex when 'f' then 0 when 'm' then 1 when 'x' then 2 end as sex
from 'persons.parquet';

create or replace temp table household_rows as
select (row_number() over (order by activity, household))::int as row, *,
       [f_0_4, f_5_11, f_12_17, f_18_59, f_60, m_0_4, m_5_11, m_12_17, m_18_59, m_60] as cells
from 'households.parquet';
create or replace temp table households as
select row, activity, household, size, residence,
       len(list_filter(cells, n -> n is not null)) > 0 as filled,
       coalesce(list_sum(cells), 0)::bigint as in_cells
from household_rows;
-- Cells by sex and age: 0 to 4 are girls and women by age, 5 is unknown; 6 to 10 boys and men.
create or replace temp table household_cells as
select row, i + case when i > 4 then 1 else 0 end as cell, cells[i + 1] as people
from household_rows, (select unnest(range(10)) as i) where cells[i + 1] > 0;

create or replace temp table headcount_rows as
select *, [f_0_4, f_5_11, f_12_17, f_18_59, f_60, m_0_4, m_5_11, m_12_17, m_18_59, m_60] as cells
from 'headcounts.parquet';
create or replace temp table crowds as
select activity, sum(people) as people,
       bool_or(len(list_filter(cells, n -> n is not null)) > 0) as filled
from headcount_rows group by activity;
create or replace temp table crowd_cells as
select activity, cell, sum(people) as people from (
    select activity, i + case when i > 4 then 1 else 0 end as cell, cells[i + 1] as people
    from headcount_rows, (select unnest(range(10)) as i)
    union all
    select activity, 23, people - coalesce(list_sum(cells), 0) from headcount_rows
) where people > 0 group by activity, cell;

-- The counting rule.
