namespace Crest.Dashboard.Mlflow;

/// <summary>An error as MLflow's clients know it.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The code, e.g. <c>RESOURCE_DOES_NOT_EXIST</c>.</param>
/// <param name="message">What is wrong and how to mend it.</param>
internal sealed class MlflowException(int status, string code, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The code.</summary>
    public string Code { get; } = code;

    /// <summary>A field is missing or wrong.</summary>
    public static MlflowException Invalid(string message) => new(400, "INVALID_PARAMETER_VALUE", message);

    /// <summary>The request is no request of this interface.</summary>
    public static MlflowException Bad(string message) => new(400, "BAD_REQUEST", message);

    /// <summary>There is no such thing.</summary>
    public static MlflowException Missing(string message) => new(404, "RESOURCE_DOES_NOT_EXIST", message);

    /// <summary>Something of the name is there already.</summary>
    public static MlflowException Exists(string message) => new(400, "RESOURCE_ALREADY_EXISTS", message);

    /// <summary>Crest has no such thing; clients do not try it again.</summary>
    public static MlflowException NotImplemented(string message) => new(501, "NOT_IMPLEMENTED", message);
}
