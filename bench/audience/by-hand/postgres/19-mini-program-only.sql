-- Bits of channels: counter 1, mini program 4.
select count(*) from person where first_channels & 4 <> 0 and channels & 1 = 0
