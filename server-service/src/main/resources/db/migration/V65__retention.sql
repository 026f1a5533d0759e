-- When a transfer ended: those without a code of their own at the end of their time, which none of them outlives.
create index if not exists transfer_ended on transfer (coalesce(executed_at, authorised_at, authorise_by)) where status <> 'AWAITING_CODE';
