using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>
/// The commands of the how-to pages, run in their order as they are written, on the tutorial's data in small
/// (<see cref="DocumentedCommandsTests"/>).
/// </summary>
public sealed class HowToPagesTests(SshServer server) : IDisposable
{
    private static readonly string s_day = TimeProvider.System.GetLocalNow().ToString("yyyyMMdd", null);

    private readonly DocumentedSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Tools()
    {
        File.WriteAllText(_session.At("mnist.ipynb"), """
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "id": "a", "metadata": {},
             "execution_count": 1, "source": ["model.fit(x, y)"],
             "outputs": [{"output_type": "stream", "name": "stdout", "text": ["Epoch 1/3\n", "Epoch 2/3\n", "Epoch 3/3\n"]}]}]}
            """);
        _session.WriteImages("data/raw");
        _session.FollowTutorial("crest train sn-class optimize", "echo");
        _session.Follow("docs/tools.md");
        Assert.True(File.Exists(_session.At("mnist.trimmed.ipynb")));
    }

    [Fact]
    public void Surveys()
    {
        OutsideProgram.Python(["xarray", "netCDF4"], "");
        foreach ((string published, string file) in ((string, string)[])
        [
            ("spcc/SIMGEN_PUBLIC_DES_dev.tar.gz", "SIMGEN_PUBLIC_DES.tar.gz"),
            ("surveys/snana-fits/DES-SN5YR_Foundation_HEAD.FITS.gz", "DES-SN5YR_Foundation_HEAD.FITS.gz"),
            ("surveys/snana-fits/DES-SN5YR_Foundation_PHOT.FITS.gz", "DES-SN5YR_Foundation_PHOT.FITS.gz"),
            ("surveys/ztf-bts/light-curves.tar.gz", "bts/light-curves.tar.gz"),
            ("surveys/ztf-bts/bts.csv", "bts/bts.csv"),
        ])
        {
            string copy = _session.At($"data/raw/{file}");
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(ReferenceFiles.Path(published), copy);
        }

        _session.Follow("docs/surveys.md");
    }

    [Fact]
    public void Light_curves() => _session.Follow("docs/light-curves.md");

    [Fact]
    public void Exploring()
    {
        _session.WriteImages("data/raw");
        _session.FollowTutorial("crest train sn-class optimize", "echo");
        _session.Follow("docs/explore.md");
    }

    [Fact]
    public void Logs()
    {
        server.UseAsUsersOwn();
        _session.FollowTutorial("crest train sn-class", "echo", "crest train redshift", "crest train sn-epoch");
        // Runs of another program are event files in a folder; these are Crest's.
        _session.Run(["mkdir -p logs/first", "cp models/sn-class/events* logs/first"]);
        _session.Follow("docs/logs.md", ("20261121", s_day), ("ssh gpu-node cat ", $"ssh peer cat {_session.At("")}"));
    }

    [Fact]
    public void Formats()
    {
        OutsideProgram.Python(["xarray", "netCDF4"], "");
        _session.FollowTutorial("crest train sn-class optimize", "echo");
        _session.Follow("docs/formats.md");
    }

    [Fact]
    public void Dashboard() => _session.Follow("docs/dashboard.md");

    [Fact]
    public void Workflows()
    {
        WriteWheelProject();
        _session.Follow("docs/workflows.md", ("/home/me/", "./"));
        Assert.Contains("the brightest in autumn: demo-", File.ReadAllText(Directory.GetFiles(
            _session.At("runs"), "log.txt", SearchOption.AllDirectories).Single(log => log.Contains("score", StringComparison.Ordinal)
                && log.Contains("autumn", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    /// <summary>A project of WHEEL with one task, as a folder and a repository; in an archive its task has another host.</summary>
    private void WriteWheelProject() => _session.Run(
    [
        """
        mkdir -p night.wheel/fit; cd night.wheel
        cat > prj.wheel.json <<'END'
        {"name": "night", "version": 2.1, "root": ".", "mtime": "2026-11-29", "state": "not-started",
         "componentPath": {"root": "./", "fit": "./fit"}}
        END
        cat > cmp.wheel.json <<'END'
        {"type": "workflow", "ID": "root", "name": "night", "inputFiles": [], "outputFiles": [], "state": "not-started"}
        END
        cat > fit/cmp.wheel.json <<'END'
        {"type": "task", "ID": "fit", "name": "fit", "parent": "root", "script": "run.sh", "host": "localhost", "inputFiles": [],
         "outputFiles": [], "previous": [], "next": [], "state": "not-started"}
        END
        echo true > fit/run.sh; cd ..
        cp -r night.wheel night.git
        git -C night.git init --quiet; git -C night.git add .
        git -C night.git -c user.name=a -c user.email=a@b commit --quiet --message first
        mkdir packed; cp -r night.wheel packed; sed -i s/localhost/fugaku/ packed/night.wheel/fit/cmp.wheel.json
        tar --create --gzip --file WHEEL_project_night.tgz --directory packed night.wheel
        """,
    ]);
}
