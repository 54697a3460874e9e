"""What may come: scores of areas to eight years ahead, early warnings, and what such forecasts were worth before.

    from lib.outlook.score.backtest import backtest, rolling
    from lib.outlook.score.forecast import outlook

    found = outlook(scores, level="buurt")       # scores: code, year, afw [, won fys vrz soc onv] [, inhabitants]
    found.forecast((2, 4, 6, 8))                 # code, year, middle, low67, high67, low95, high95, shown, intervals
    found.warnings()                             # code, eligible, probability, flagged, shown, distance, change_* ...
    found.record()                               # what is shown ("model", "no change", "rule") and why
    backtest(scores, 2020).to_json()             # errors, coverage and warnings of one test year
    rolling(scores, [2016, 2018, 2020])          # the same, pooled

All are pure and deterministic; the tables hold texts, numbers and booleans only, so that they can be stored as derived tables. Bad
input raises OutlookError with a Dutch sentence. Where earlier measurements do not show that the model is better
than "no change" (or the warnings than the rule "nearest to the limit"), the simple answer is what the tables hold. The demography
is in `lib.outlook.population`.
"""
