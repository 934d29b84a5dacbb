using Crest.Survey.Observations;

namespace Crest.Survey.Nights;

/// <summary>The redshifts that a network may see: never that of a simulation, which would be the answer.</summary>
public static class InputRedshifts
{
    /// <summary>The redshifts of the objects that are an input, with their errors; NaN where they are not known.</summary>
    /// <param name="table">The light curves.</param>
    /// <param name="input">Which redshift.</param>
    public static (float[] Redshift, float[] Error) Of(ObservationTable table, RedshiftInput input)
    {
        ArgumentNullException.ThrowIfNull(table);
        float[] redshift = new float[table.Count], error = new float[table.Count];
        for (int i = 0; i < redshift.Length; i++)
        {
            bool spectrum = input is RedshiftInput.Spectroscopic or RedshiftInput.Best && !float.IsNaN(table.SpectroscopicRedshift[i]);
            bool colours = !spectrum && input is RedshiftInput.Photometric or RedshiftInput.Best;
            (redshift[i], error[i]) = spectrum ? (table.SpectroscopicRedshift[i], table.SpectroscopicRedshiftError[i])
                : colours ? (table.HostPhotometricRedshift[i], table.HostPhotometricRedshiftError[i])
                : (float.NaN, float.NaN);
            if (!float.IsFinite(error[i]) || error[i] < 0) error[i] = 0;
        }

        return (redshift, error);
    }
}
