"""What every noun of the domain speaks: ids, errors, actors, paging, text and local time."""
