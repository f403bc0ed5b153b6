-- Customers number $from to $to: what is kept by customer, tags by tag.
insert into contact
select c, 1 + home_store_of(c) * 3 + (pick(c, 70, 3) + no) % 3,
       case when active then 'active' else ['removed_by_customer', 'removed_by_staff', 'perhaps_gone'][1 + pick(c, 72, 3)] end,
       at_micros(since), case when not active then at_micros(since + ($now - since) * share(c, 73)) end,
       case when code > 0 then 'code-' || home_store_of(c) || '-' || code end,
       [null, 'counter poster', 'table card', 'receipt', 'shop window'][1 + code],
       case when active then 701 else 702 + pick(c, 72, 3) end, case when code > 0 then 710 + code end
from (
  -- Seven in ten are a contact, some of two accounts; one in twenty was one.
  select c, no, share(c, 21) < 0.7 as active, $now - (share(c, 74 + no) * 700 * 86400000000)::bigint as since, pick(c, 76 + no, 5) as code
  from (select c, unnest(range(case when share(c, 21) < 0.75 then 1 + (share(c, 78) < 0.1)::integer else 0 end)) as no
        from range($from + 1, $to + 1) r(c))
) order by c, no;

insert into stay
select c, 1 + home_store_of(c) * 3 + no, home_store_of(c), at_micros(joined),
       case when share(c, 80) >= 0.4 then at_micros(joined + ($now - joined) * share(c, 81)) end
from (
  select c, no, $now - (share(c, 82 + no) * 500 * 86400000000)::bigint as joined
  from (select c, unnest(range(case when share(c, 80) < 0.45 then 1 + (share(c, 84) < 0.05)::integer else 0 end)) as no
        from range($from + 1, $to + 1) r(c))
) order by c, no;

-- 0 to 6 of 20 tags: steps that share no divisor with 20 give different ones.
insert into tag
select c, (['own:wants mask', 'own:bought mask'] || list_transform(range(2, 20), lambda t: 'own:tag ' || t))[1 + (pick(c, 91, 20) + no * [1, 3, 7, 9, 11, 13, 17, 19][1 + pick(c, 92, 8)]) % 20]
from (select c, unnest(range(pick(c, 90, 7))) as no from range($from + 1, $to + 1) r(c))
order by 2, c;

insert into identity
select c, kind, ['ww-chain', 'platform', 'wx-shop', ''][list_position(['external_userid', 'unionid', 'openid', 'phone'], kind)]
from (
  select c, unnest(list_filter(['external_userid', 'unionid', 'openid', 'phone'], lambda k, i:
           case i when 1 then share(c, 21) < 0.75 when 2 then share(c, 100) < 0.6 when 3 then share(c, 101) < 0.5 else share(c, 102) < 0.8 end)) as kind
  from range($from + 1, $to + 1) r(c)
) order by c;

-- What the touches of this week and of today have taken.
insert into budget
select customer_id, kind, period_start, count(*)::integer, greatest(0, 4 - count(*))::integer
from (
  select customer_id, unnest(['promotion_week', 'promotion_day', 'mass_send_day']) as kind, "at",
         case when kind = 'promotion_week' then at_micros($week) else at_micros($today) end as period_start, channel
  from touch where "at" >= at_micros($week) and customer_id > $from and customer_id <= $to
) where "at" >= period_start and (kind <> 'mass_send_day' or channel = 'mass_send')
group by all order by period_start, customer_id;
