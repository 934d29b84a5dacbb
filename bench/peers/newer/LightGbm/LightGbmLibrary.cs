using System.Runtime.InteropServices;

namespace Crest.Peers.LightGbm;

/// <summary>LightGBM's C API, as far as it is used (its <c>include/LightGBM/c_api.h</c>).</summary>
internal static unsafe class LightGbmLibrary
{
    /// <summary>Its number for the type of values (C_API_DTYPE_FLOAT32).</summary>
    public const int SinglePrecision = 0;

    private const string Library = "lib_lightgbm";

    [DllImport(Library)]
    public static extern int LGBM_DatasetCreateFromMat(
        void* values, int type, int rows, int columns, int rowMajor, [MarshalAs(UnmanagedType.LPUTF8Str)] string parameters, nint reference,
        nint* result);

    [DllImport(Library)]
    public static extern int LGBM_DatasetSetField(
        nint dataset, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, void* values, int count, int type);

    [DllImport(Library)]
    public static extern int LGBM_DatasetFree(nint dataset);

    [DllImport(Library)]
    public static extern int LGBM_BoosterCreate(nint dataset, [MarshalAs(UnmanagedType.LPUTF8Str)] string parameters, nint* result);

    [DllImport(Library)]
    public static extern int LGBM_BoosterFree(nint booster);

    [DllImport(Library)]
    public static extern int LGBM_BoosterUpdateOneIter(nint booster, int* finished);

    [DllImport(Library)]
    public static extern int LGBM_BoosterPredictForMat(
        nint booster, void* values, int type, int rows, int columns, int rowMajor, int kind, int start, int iterations,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string parameters, long* length, double* result);

    /// <summary>Throws what the last call complained of.</summary>
    /// <param name="code">What it returned: 0 if nothing.</param>
    public static void Check(int code)
    {
        if (code != 0) throw new InvalidOperationException(Marshal.PtrToStringUTF8(LGBM_GetLastError()));
    }

    [DllImport(Library)]
    private static extern nint LGBM_GetLastError();
}
