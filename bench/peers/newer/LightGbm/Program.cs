using System.Text.Json.Nodes;
using Crest.Peers;
using Crest.Peers.LightGbm;

// Boosted trees of LightGBM, on the rows that bench/run writes.
var boosting = new Boosting(args[0]);
Conversation.Hold("LightGBM 4.7.0", new Dictionary<string, Func<JsonObject, Func<double, double>>>
{
    ["tree-fit"] = boosting.Fits,
    ["tree-prediction"] = boosting.Predictions,
    ["tree-auc"] = boosting.Areas,
});
