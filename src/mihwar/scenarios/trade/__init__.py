"""What a change of trade costs or tariffs does to wages, prices, flows and welfare in all states: general equilibrium."""
