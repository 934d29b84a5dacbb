namespace Crest.Workflows.Tests.WheelProjects;

/// <summary>Step and bulk jobs of WHEEL, in the words of this program.</summary>
public sealed class WheelJobsTests
{
    [Fact]
    public void Step_and_bulk_jobs_are_kept()
    {
        using var project = new WheelProjectFolder();
        project.Add("steps", "stepjob", """
            "host": "fugaku", "useJobScheduler": true, "queue": "small", "submitOption": "-L node=1"
            """).Add("steps/b", "stepjobTask", """
            "stepnum": 1, "useDependency": true, "dependencyForm": "sd=ec!=0:all:0", "host": "fugaku", "previous": ["steps/a"]
            """).Add("steps/a", "stepjobTask", """
            "stepnum": 0, "useDependency": true, "dependencyForm": "sd=pc>1:one"
            """).Add("many", "bulkjobTask", """
            "host": "fugaku", "usePSSettingFile": false, "startBulkNumber": 0, "endBulkNumber": 5, "manualFinishCondition": true,
            "condition": "true", "parameterFile": null
            """).Add("study", "bulkjobTask", """
            "host": "fugaku", "usePSSettingFile": true, "parameterFile": "parameterSetting.json", "startBulkNumber": null
            """).Write("study/parameterSetting.json", """
            {"version": 2, "targetFiles": [{"targetName": "in.txt"}], "params": [{"keyword": "x", "type": "list", "list": ["1", "2"]}]}
            """).Write("study/in.txt", "{{ x }}\n");
        Assert.Equal("""
              steps:
                type: stepjob
                host: cluster
                useJobScheduler: true
                queue: small
                submitOption: ['-L node=1']
                components:
                  a:
                    type: stepjobTask
                    script: run.sh
                    stepnum: 0
                  b:
                    type: stepjobTask
                    previous: [a]
                    script: run.sh
                    stepnum: 1
                    useDependency: true
                    dependencyForm: 'sd=ec!=0:all:0'
              many:
                type: bulkjobTask
                script: run.sh
                host: cluster
                useJobScheduler: true
                startBulkNumber: 0
                endBulkNumber: 5
                manualFinishCondition: true
                condition: 'true'
              study:
                type: bulkjobTask
                script: run.sh
                host: cluster
                useJobScheduler: true
                parameters: {x: ['1', '2']}
                targetFiles: [in.txt]

            """, project.Components(("fugaku", "cluster")));
        Assert.Contains(project.Changes, line => line.StartsWith("steps/a: the dependency 'sd=pc>1:one' is", StringComparison.Ordinal));
        Assert.False(project.Has("study/parameterSetting.json"));
    }
}
