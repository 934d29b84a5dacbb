namespace Crest.Survey.NetCdf;

/// <summary>The kinds of netCDF classic file; the value is the version byte after <c>CDF</c>. The names say how far they reach.</summary>
public enum NetCdfFormat
{
    /// <summary>CDF-1, NETCDF3_CLASSIC: 32-bit offsets, files to 2 GiB.</summary>
    Cdf1 = 1,

    /// <summary>CDF-2, NETCDF3_64BIT_OFFSET: 64-bit offsets, variables to 4 GiB.</summary>
    Cdf2 = 2,

    /// <summary>CDF-5, NETCDF3_64BIT_DATA: 64-bit sizes, and the unsigned and 64-bit integer types.</summary>
    Cdf5 = 5,
}
