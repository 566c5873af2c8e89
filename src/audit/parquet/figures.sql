-- A sector's figure, and all together, each individual once.
select coalesce(sector, 'total') as sector,
       coalesce(registered + estimated, 0)::bigint as people_reached,
       coalesce(registered, 0)::bigint as registered, coalesce(estimated, 0)::bigint as estimated
from slots left join sectors on bit = slot left join figures using (slot)
order by slot;
