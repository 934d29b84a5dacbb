namespace Crest.Pipelines.Supernova;

/// <summary>Names and measures of the tasks.</summary>
public static class SupernovaTaskExtensions
{
    /// <summary>The name on the command line and in files.</summary>
    /// <param name="task">The task.</param>
    public static string Name(this SupernovaTask task) => task switch
    {
        SupernovaTask.Class => "sn-class",
        SupernovaTask.Redshift => "redshift",
        _ => "sn-epoch",
    };

    /// <summary>What the error of a regression is divided by before it is judged: 1 + z for redshifts.</summary>
    /// <param name="task">The task.</param>
    public static Func<double, double> ErrorScale(this SupernovaTask task) => task == SupernovaTask.Redshift ? truth => 1 + truth : _ => 1;

    /// <summary>From where on a scaled error counts as an outlier: 0.15 for redshifts, 10 days for peaks.</summary>
    /// <param name="task">The task.</param>
    public static double OutlierThreshold(this SupernovaTask task) => task == SupernovaTask.Redshift ? 0.15 : 10;
}
