#pragma warning disable
namespace Crest.Pipelines.Searches;
public enum ClusterScheduler { Slurm, GridEngine }
public sealed record ArrayJob { public string Name {get;init;} public int Tasks {get;init;} public IReadOnlyList<string> Command {get;init;} public string Folder {get;init;} public string WorkingFolder {get;init;} public string LogFolder {get;init;} public IReadOnlyDictionary<string,string> Environment {get;init;} public IReadOnlyList<string> SubmitOptions {get;init;} }
public sealed class ArrayJobWorkers(ClusterScheduler s, ArrayJob j, TimeSpan p) : SeparateWorkers
{ public override int Count => 1; protected override void Start(SearchWatch w, CancellationToken c){} protected override void Tend(SearchWatch w, CancellationToken c){} protected override void Stop(){} }
