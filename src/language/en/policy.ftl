# What there is to say of counting policies.

policy-from-beginning = from the beginning: { $policy }
policy-from = from { $year } on: { $policy }
policy-kept = { $period } is published and keeps: { $policy }
policy-replaces = replaces the policy adopted for { $year } on: { $policy }
policy-total = { $year } in total: { $before } people reached before, { $after } under this policy
policy-large = the total of { $period } moves by more than 1%: { $before } before, { $after } under this policy
policy-counts-nothing = under --reviewed approved an activity counts once it is approved, and no approval is recorded yet: every figure is 0
policy-preview-title = { $name }, { $period }: figures under the policy that governs it, and under another one; nothing was recorded
policy-preview-now = now: { $policy }
policy-preview-proposed = proposed: { $policy }
policy-preview-lists = total: by lists
policy-preview-headcounts = total: by head-counts
policy-preview-lowest = total: lowest
policy-preview-highest = total: highest
policy-preview-activities = total: activities
policy-preview-total-by-place = Where the total moves most, by { $level }
policy-preview-sectors-by-place = Where figures of sectors move most, by { $level }
policy-preview-others = { $count ->
    [one] { $count } other
   *[other] { $count } others
}
policy-preview-nothing = No figure moves, at any place.
policy-preview-published = { $period } is published and keeps its policy: adopting another one changes nothing of it, and publishing it again with these options does
