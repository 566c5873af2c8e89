# What there is to say of counting policies.

policy-counts-nothing = under --reviewed approved an activity counts once it is approved, and no approval is recorded yet: every figure is 0
