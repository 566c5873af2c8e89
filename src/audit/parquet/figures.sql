-- A sector's figure, and all together, each individual once.
select coalesce(sector, 'total') as sector, people_reached::bigint as people_reached,
       registered::bigint as registered, estimated::bigint as estimated, indirect::bigint as indirect,
       lowest::bigint as lowest, highest::bigint as highest
from figures left join sectors on bit = slot
order by slot;
