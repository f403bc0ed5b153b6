-- Customers number $from to $to: everything that is kept by customer.
insert into contact
select c, 1 + home_store_of(c) * 3 + (pick(c, 70, 3) + no) % 3,
       case when active then 'active' else ['removed_by_customer', 'removed_by_staff', 'perhaps_gone'][1 + pick(c, 72, 3)] end,
       at_micros(since), case when not active then at_micros(since + ($now - since) * share(c, 73)) end,
       case when code > 0 then 'code-' || home_store_of(c) || '-' || code end,
       [null, 'counter poster', 'table card', 'receipt', 'shop window'][1 + code]
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
order by c, no;

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

insert into person
with bought as (
  select customer_id, count(*)::integer as orders, sum(paid_fen)::bigint as spent_fen, min("at") as first_order_at, max("at") as last_order_at
  from purchase where customer_id > $from and customer_id <= $to group by customer_id
), touched as (
  select customer_id, max("at") as last_touch_at from touch where customer_id > $from and customer_id <= $to group by customer_id
), tied as (
  select customer_id, bool_or(state = 'active') as contact, min(since) filter (state = 'active') as contact_since
  from contact where customer_id > $from and customer_id <= $to group by customer_id
), grouped as (
  select customer_id, bool_or(left_at is null) as in_group from stay where customer_id > $from and customer_id <= $to group by customer_id
), one as (
  select c, 'wm' || md5(c::varchar) as subject_key, share(c, 24) as told from range($from + 1, $to + 1) r(c)
)
select c, subject_key,
       (('0x' || md5(subject_key)[1:8])::bigint >> 1)::integer, (('0x' || md5(subject_key)[9:16])::bigint >> 1)::integer,
       ('0x' || md5('programme' || subject_key)[1:8])::bigint,
       least(at_micros($now - (share(c, 110) * 900 * 86400000000)::bigint), first_order_at, contact_since),
       case when share(c, 111) < 0.97 then s.city end,
       case when share(c, 112) < 0.95 then s.store_id end,
       case when share(c, 113) < 0.6 then ['latte', 'americano', 'tea', 'fruit', 'milk'][1 + pick(c, 114, 5)] end,
       case when told < 0.03 then make_date(1904, 1, 1) + pick(c, 115, 366)::integer
            when told < 0.6 then make_date(1960, 1, 1) + pick(c, 115, 17500)::integer end,
       case when share(c, 116) < 0.8 then [0, 0, 0, 0, 0, 0, 1, 1, 2, 3][1 + pick(c, 117, 10)]::smallint end,
       case when share(c, 116) < 0.8 then pick(c, 118, 5000) end,
       pick(c, 119, 2000) = 0, pick(c, 120, 300) = 0, share(c, 22) < 0.75,
       coalesce(contact, false), contact_since, coalesce(in_group, false),
       coalesce(orders, 0), coalesce(spent_fen, 0), first_order_at, last_order_at, last_touch_at
from one join bench.store s on s.store_id = home_store_of(c)
left join bought b on b.customer_id = c left join touched t on t.customer_id = c
left join tied k on k.customer_id = c left join grouped g on g.customer_id = c
order by c;
