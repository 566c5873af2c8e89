-- What the counting rule (rule.sql) reads, from the exported tables. It depends on neither the period
-- nor the policy.
--
-- Each step is a table: whoever runs this makes them in turn, under their names. The SQL is what DuckDB,
-- DataFusion and Spark have in common. Cells by sex and age are numbered: 0 to 5 are girls and women by
-- age, 6 to 11 boys and men, 12 to 17 x, 18 to 23 those whose sex is unknown; the sixth age is unknown.

-- step: slots
-- A slot for each sector, and one, with all bits, for the total.
select bit as slot, bits from sectors
union all
select cast(count(*) as int) as slot, cast(-1 as bigint) as bits from sectors

-- step: people
select turn, activity, person, household, birth_year as born, residence,
       case sex when 'f' then 0 when 'm' then 1 when 'x' then 2 end as sex
from persons

-- step: household_rows
select turn, activity, household, size, residence,
       coalesce(f_0_4, f_5_11, f_12_17, f_18_59, f_60, m_0_4, m_5_11, m_12_17, m_18_59, m_60)
           is not null as filled,
       coalesce(f_0_4, 0) + coalesce(f_5_11, 0) + coalesce(f_12_17, 0) + coalesce(f_18_59, 0)
           + coalesce(f_60, 0) + coalesce(m_0_4, 0) + coalesce(m_5_11, 0) + coalesce(m_12_17, 0)
           + coalesce(m_18_59, 0) + coalesce(m_60, 0) as in_cells
from households

-- step: household_cells
select turn, 0 as cell, f_0_4 as people from households where f_0_4 > 0
union all select turn, 1, f_5_11 from households where f_5_11 > 0
union all select turn, 2, f_12_17 from households where f_12_17 > 0
union all select turn, 3, f_18_59 from households where f_18_59 > 0
union all select turn, 4, f_60 from households where f_60 > 0
union all select turn, 6, m_0_4 from households where m_0_4 > 0
union all select turn, 7, m_5_11 from households where m_5_11 > 0
union all select turn, 8, m_12_17 from households where m_12_17 > 0
union all select turn, 9, m_18_59 from households where m_18_59 > 0
union all select turn, 10, m_60 from households where m_60 > 0

-- step: group_rows
select activity, group_id, people,
       coalesce(f_0_4, f_5_11, f_12_17, f_18_59, f_60, m_0_4, m_5_11, m_12_17, m_18_59, m_60)
           is not null as filled,
       coalesce(f_0_4, 0) + coalesce(f_5_11, 0) + coalesce(f_12_17, 0) + coalesce(f_18_59, 0)
           + coalesce(f_60, 0) + coalesce(m_0_4, 0) + coalesce(m_5_11, 0) + coalesce(m_12_17, 0)
           + coalesce(m_18_59, 0) + coalesce(m_60, 0) as in_cells
from headcounts

-- step: group_cells
select activity, group_id, 0 as cell, f_0_4 as people from headcounts where f_0_4 > 0
union all select activity, group_id, 1, f_5_11 from headcounts where f_5_11 > 0
union all select activity, group_id, 2, f_12_17 from headcounts where f_12_17 > 0
union all select activity, group_id, 3, f_18_59 from headcounts where f_18_59 > 0
union all select activity, group_id, 4, f_60 from headcounts where f_60 > 0
union all select activity, group_id, 6, m_0_4 from headcounts where m_0_4 > 0
union all select activity, group_id, 7, m_5_11 from headcounts where m_5_11 > 0
union all select activity, group_id, 8, m_12_17 from headcounts where m_12_17 > 0
union all select activity, group_id, 9, m_18_59 from headcounts where m_18_59 > 0
union all select activity, group_id, 10, m_60 from headcounts where m_60 > 0
union all select activity, group_id, 23, people - in_cells from group_rows where people > in_cells
