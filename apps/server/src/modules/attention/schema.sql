-- Generated from the migrations by `npm run check -- --write`; for reading, not for running.

-- customer: spent attention per period, by month
create table attention.budget (
  customer_id bigint not null,
  kind text not null,
  period_start timestamp with time zone not null,
  spent integer not null,
  PRIMARY KEY (customer_id, kind, period_start),
  CHECK ((kind = ANY (ARRAY['mass_send_day'::text, 'promotion_day'::text, 'promotion_week'::text]))),
  CHECK ((spent >= 0))
) partition by RANGE (period_start);

-- customer: granted or refused, with the reason, by month
create table attention.decision (
  customer_id bigint not null,
  run_id bigint not null,
  decided_at timestamp with time zone not null,
  category text not null,
  channel text not null,
  value double precision not null,
  granted boolean not null,
  reason text,
  state text,
  day_start timestamp with time zone not null,
  spent text[],
  PRIMARY KEY (customer_id, run_id, decided_at),
  CHECK ((category = ANY (ARRAY['promotion'::text, 'service'::text]))),
  CHECK ((granted = (reason IS NULL))),
  CHECK ((granted = (state IS NOT NULL))),
  CHECK ((reason = ANY (ARRAY['employee'::text, 'suspected_hunter'::text, 'no_consent'::text, 'not_reachable'::text, 'resting'::text, 'quiet_hours'::text, 'day_cap'::text, 'week_cap'::text, 'platform_cap'::text, 'outranked'::text]))),
  CHECK ((state = ANY (ARRAY['reserved'::text, 'settled'::text, 'released'::text])))
) partition by RANGE (decided_at);
CREATE INDEX decision_decided_at_idx ON ONLY attention.decision USING brin (decided_at) WITH (pages_per_range='32');

-- subject(group_id): spent attention of a group per day
create table attention.group_budget (
  group_id bigint not null,
  kind text not null,
  period_start timestamp with time zone not null,
  spent integer not null,
  PRIMARY KEY (group_id, kind, period_start),
  CHECK ((kind = ANY (ARRAY['mass_send_day'::text, 'post_day'::text]))),
  CHECK ((spent >= 0))
);

-- subject(group_id): granted or refused, with the reason
create table attention.group_decision (
  group_id bigint not null,
  run_id bigint not null,
  decided_at timestamp with time zone not null,
  channel text not null,
  value double precision not null,
  granted boolean not null,
  reason text,
  state text,
  day_start timestamp with time zone not null,
  spent text[],
  PRIMARY KEY (group_id, run_id),
  CHECK ((granted = (reason IS NULL))),
  CHECK ((granted = (state IS NOT NULL))),
  CHECK ((reason = ANY (ARRAY['quiet_hours'::text, 'day_cap'::text, 'platform_cap'::text, 'outranked'::text]))),
  CHECK ((state = ANY (ARRAY['reserved'::text, 'settled'::text, 'released'::text])))
);
CREATE INDEX group_decision_decided_at_idx ON attention.group_decision USING brin (decided_at) WITH (pages_per_range='32');

-- reference: quiet hours, caps and rests
create table attention.setting (
  name text not null,
  value integer not null,
  unit text not null,
  source text not null,
  changed_at timestamp with time zone,
  PRIMARY KEY (name),
  CHECK ((unit = ANY (ARRAY['minute_of_day'::text, 'per_day'::text, 'per_week'::text, 'hours'::text]))),
  CHECK ((value >= 0))
);

-- subject(group_id): mass sends to groups that were not ours
create table attention.staff_group_send (
  group_id bigint not null,
  send_key text not null,
  sent_at timestamp with time zone not null,
  PRIMARY KEY (group_id, send_key)
);

-- customer: mass sends that were not ours
create table attention.staff_send (
  customer_id bigint not null,
  send_key text not null,
  sent_at timestamp with time zone not null,
  PRIMARY KEY (customer_id, send_key)
);

create view attention.budget_left as
 SELECT b.customer_id,
    b.kind,
    b.period_start,
    b.spent,
    s.value AS cap,
    GREATEST(s.value - b.spent, 0) AS remaining
   FROM attention.budget b
     JOIN attention.setting s ON s.name =
        CASE b.kind
            WHEN 'mass_send_day'::text THEN 'mass_sends_per_day'::text
            WHEN 'promotion_day'::text THEN 'promotions_per_day'::text
            ELSE 'promotions_per_week'::text
        END;

create view attention.decision_of as
 SELECT customer_id,
    run_id,
    decided_at,
    category,
    channel,
    granted,
    reason,
    state
   FROM attention.decision;

create view attention.group_decision_of as
 SELECT group_id,
    run_id,
    decided_at,
    channel,
    granted,
    reason,
    state
   FROM attention.group_decision;
