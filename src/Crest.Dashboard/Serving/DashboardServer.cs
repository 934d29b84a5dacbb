using System.Net;
using System.Net.Sockets;
using Crest.Dashboard.Access;
using Crest.Dashboard.DataFiles;
using Crest.Dashboard.Live;
using Crest.Dashboard.Mlflow;
using Crest.Dashboard.Notices;
using Crest.Dashboard.RunFiles;
using Crest.Dashboard.Runs;
using Crest.Dashboard.Studies;
using Crest.Dashboard.Workflows;
using Crest.Experiments.Notices;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Crest.Dashboard.Serving;

/// <summary>The server of a project's dashboard.</summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly RunStore _store;

    private DashboardServer(WebApplication application, RunStore store, string address) =>
        (_application, _store, Address) = (application, store, address);

    /// <summary>Where the dashboard is, e.g. <c>http://127.0.0.1:5000/</c>.</summary>
    public string Address { get; }

    /// <summary>Starts to serve.</summary>
    /// <param name="settings">What and how.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="CrestException">The address cannot be listened on, or the run store cannot be opened.</exception>
    public static async Task<DashboardServer> Start(DashboardSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var rules = NoticeRules.Read(settings.Project.Folder);
        RunStore store = RunStore.Open(settings.Project, settings.Clock);
        WebApplication? application = null;
        try
        {
            string address = "";
            application = Build(settings, store, services =>
                services.AddHostedService(_ => new NoticeSender(store, rules, settings.Message, () => address)));
            await application.StartAsync(cancellation);
            string bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            string host = $"{ReachableAddress.Of(settings.Address)}:{new Uri(bound).Port}";
            address = $"http://{host}{settings.PathPrefix}/";
            return new DashboardServer(application, store, address);
        }
        catch (Exception e)
        {
            if (application is not null) await application.DisposeAsync();
            store.Dispose();
            // The server wraps what the system said of a port that is taken; of an address that is not here it does not.
            if (e is IOException or SocketException) throw Explain(settings, e);
            throw;
        }
    }

    /// <summary>Ends the open pages and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
        _store.Dispose();
    }

    private static WebApplication Build(DashboardSettings settings, RunStore store, Action<IServiceCollection> addNotices)
    {
        // Without the configuration from files and the environment that a web application usually reads.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => ServerLimits.Set(server, settings));
        IServiceCollection services = builder.Services;
        services.AddLogging();
        services.AddRoutingCore();
        services.AddRazorComponents();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "crest-form";
            options.FormFieldName = "form-token";
            // The policy of the pages says it better.
            options.SuppressXFrameOptionsHeader = true;
        });
        // A page that is older than the server is loaded again before it can change something; no keys are left in the home folder.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddRateLimiter(ServerLimits.Set);
        services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        services.AddSingleton(settings).AddSingleton(settings.Clock).AddSingleton(settings.Project).AddSingleton(store);
        services.AddSingleton(new AccessTokens(settings.Project, settings.Clock));
        services.AddSingleton<PageContexts>().AddSingleton<NamedViews>().AddSingleton<RunFolders>().AddSingleton<ArtifactFolders>()
            .AddSingleton<RunCurves>();
        services.AddSingleton(_ => new StudySource(settings.StudyStorage, settings.Clock));
        services.AddSingleton<WorkflowSource>().AddSingleton(new WorkflowProcess(settings.Program, settings.Project));
        services.AddSingleton<WorkflowFeed>();
        services.AddSingleton<LiveFeed>().AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
        addNotices(services);
        WebApplication application = builder.Build();

        var guard = new RequestGuard(
            application.Services.GetRequiredService<AccessTokens>(), new AllowedHosts(settings.AllowedHosts),
            application.Services.GetRequiredService<IAntiforgery>(), settings.IsOpen);
        application.Use(next => context => Head(context, next));
        application.Use(next => context => UnderPrefix(context, settings.PathPrefix, next));
        application.Use(next => context => Failures.Answer(context, next, settings.Message));
        application.UseRouting();
        application.UseRateLimiter();
        application.Use(next => context => guard.Check(context, next));
        application.Use(next => context => NotFound(context, next));
        MapAll(application);
        return application;
    }

    private static void MapAll(WebApplication application)
    {
        application.MapGet("/assets/{name}", AssetEndpoint.Get);
        application.MapGet("/live", LiveEndpoint.Get);
        RunEndpoints.Map(application);
        StudyEndpoints.Map(application);
        DataFileEndpoints.Map(application);
        WorkflowEndpoints.Map(application);
        MlflowEndpoints.Map(application);
    }

    /// <summary>
    /// HEAD is answered as GET is; the server leaves out the body by itself. Not where the answer never ends.
    /// </summary>
    private static Task Head(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method) && !context.Request.Path.Value!.EndsWith("/live", StringComparison.Ordinal))
            context.Request.Method = HttpMethods.Get;
        return next(context);
    }

    /// <summary>A proxy may leave the prefix in the path or take it away; links have it in either case.</summary>
    private static Task UnderPrefix(HttpContext context, string prefix, RequestDelegate next)
    {
        if (prefix.Length == 0) return next(context);
        if (context.Request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase, out PathString rest))
            context.Request.Path = rest.HasValue ? rest : new PathString("/");
        context.Request.PathBase = prefix;
        return next(context);
    }

    private static async Task NotFound(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not null) await next(context);
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound, ContentType: null })
            await Refusal.Write(context, StatusCodes.Status404NotFound, $"There is no page {context.Request.Path}.");
    }

    private static CrestException Explain(DashboardSettings settings, Exception failure)
    {
        var endpoint = new IPEndPoint(settings.Address, settings.Port);
        string why = failure.GetBaseException() is SocketException { SocketErrorCode: var code } ? code switch
        {
            SocketError.AddressAlreadyInUse => "another program listens there; choose another --port, or 0 for any that is free",
            SocketError.AddressNotAvailable => "this machine does not have the address; choose another --address",
            SocketError.AccessDenied => "no permission; choose a --port above 1023",
            _ => failure.GetBaseException().Message,
        }
        : failure.Message.Contains("in use", StringComparison.Ordinal)
            ? "another program listens there; choose another --port, or 0 for any that is free"
            : failure.Message;
        return new CrestException($"{endpoint}: cannot listen: {why}", failure);
    }

    /// <summary>The command line hears the signals and stops the server.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
