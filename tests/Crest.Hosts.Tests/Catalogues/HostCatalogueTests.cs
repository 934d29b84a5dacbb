using Crest.Foundation.Errors;
using Crest.Hosts.Catalogues;
using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;
using Crest.Tests.ReferenceData;

namespace Crest.Hosts.Tests.Catalogues;

public sealed class HostCatalogueTests : IDisposable
{
    private const string Small = """
        hosts:
          cluster:
            ssh: me@login
            folder: /scratch/me/
            scheduler: slurm
            queue: main
            jobs: 20
            poll: 1m
            setup: . /etc/profile
          near: {jobs: 2}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Hosts_are_read_and_this_machine_is_always_there()
    {
        HostCatalogue catalogue = HostCatalogue.Read(_folder.Write("hosts.yaml", Small));
        Assert.Equal(["local", "cluster", "near"], catalogue.Hosts.Select(host => host.Name));
        HostDefinition cluster = catalogue.Find("cluster"), near = catalogue.Find("near"), local = catalogue.Find("local");
        Assert.Equal(
            ("me@login", "/scratch/me", "slurm", "main", 20, TimeSpan.FromMinutes(1), ". /etc/profile"),
            (cluster.Ssh, cluster.Folder, cluster.Scheduler!.Name, cluster.Queue, cluster.Jobs, cluster.Poll, cluster.Setup));
        Assert.Equal((null, null, 2, TimeSpan.FromSeconds(1)), (near.Ssh, near.Folder, near.Jobs, near.Poll));
        Assert.Equal(Environment.ProcessorCount, local.Jobs);
        Assert.IsType<LocalHost>(near.Open());
        Assert.Equal("cluster", Assert.IsType<SshHost>(cluster.Open()).Name);
        Assert.IsAssignableFrom<JobRunner>(cluster.Runner(cluster.Open()));
        Assert.Equal(
            "there is no host 'clustr'; did you mean 'cluster'? the hosts are local, cluster, near (see hosts.yaml)",
            Assert.Throws<CrestException>(() => catalogue.Find("clustr")).Message);
        Assert.Equal(["local"], HostCatalogue.OfThisMachine.Hosts.Select(host => host.Name));
    }

    [Theory]
    [InlineData("queue: main", "queu: main", ":6:5: cluster has no key 'queu'; did you mean 'queue'?")]
    [InlineData("hosts:", "host:", ":1:1: the file has no key 'host'; did you mean 'hosts'?")]
    [InlineData("    folder: /scratch/me/\n", "", ":3:5: cluster lacks folder: the work folder")]
    [InlineData("/scratch/me/", "work", ":4:13: folder is 'work'; it must be an absolute path of the host")]
    [InlineData("slurm", "slrm", ":5:16: there is no scheduler 'slrm'; did you mean 'slurm'?")]
    [InlineData("slurm", "own.yaml", "own.yaml: cannot read")]
    [InlineData("    scheduler: slurm\n", "", ":5:5: cluster has no scheduler, so it has no queue")]
    [InlineData("jobs: 20", "jobs: 0", ":7:11: jobs is '0'; it must be a whole number from 1")]
    [InlineData("poll: 1m", "poll: soon", ":8:11: poll is 'soon'; it must be a duration")]
    [InlineData("near: {jobs: 2}", "near: {setup: x}", ":10:10: near is this machine")]
    [InlineData("near: {jobs: 2}", "local: {ssh: x, folder: /x}", ":10:10: the host local is this machine")]
    [InlineData("near: {jobs: 2}", "a b: {jobs: 2}", ":10:3: 'a b' is not a name of a host")]
    [InlineData("me@login", "-oProxyCommand=x", ":3:10: host cluster: '-oProxyCommand=x' is not an ssh destination")]
    public void What_is_wrong_is_an_error_with_its_position(string old, string now, string expected)
    {
        string path = _folder.Write("hosts.yaml", Small.Replace(old, now, StringComparison.Ordinal));
        string message = Assert.Throws<CrestException>(() => HostCatalogue.Read(path)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scheduler_of_ones_own_is_a_file_beside_the_catalogue()
    {
        _folder.Write("schedulers/own.yaml", """
            name: own
            directive: "#OWN"
            index-variable: I
            options: []
            run: "{{ command }}"
            submit: {command: [own-submit, "{{ script }}"], id: "^(?<id>[0-9]+)$"}
            status: {command: [own-list], id: "^([0-9]+)", state: "([A-Z])$", states: {running: R}}
            cancel: {command: [own-cancel, "{{ id }}"]}
            """);
        string path = _folder.Write("hosts.yaml", "hosts: {x: {scheduler: schedulers/own.yaml}}");
        Assert.Equal("own", HostCatalogue.Read(path).Find("x").Scheduler!.Name);
    }
}
