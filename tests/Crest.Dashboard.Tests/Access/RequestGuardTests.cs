using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Crest.Dashboard.Tests.Access;

/// <summary>Which requests are served: by the name of the server, the token, and where a change comes from.</summary>
public class RequestGuardTests
{
    [Theory]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("8.8.8.8", HttpStatusCode.Forbidden)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:1", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    public async Task A_name_that_is_not_the_servers_is_refused(string host, HttpStatusCode expected)
    {
        await using ServedProject served = await ServedProject.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "");
        request.Headers.Host = host;
        using HttpResponseMessage answer = await served.Client.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_port_that_is_none_is_refused()
    {
        await using ServedProject served = await ServedProject.Start();
        // HttpClient does not send it.
        using var client = new System.Net.Sockets.TcpClient("127.0.0.1", served.Client.BaseAddress!.Port);
        await using System.Net.Sockets.NetworkStream stream = client.GetStream();
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1:99999\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 403 ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "token=%00%ff")]
    [InlineData("multipart/form-data; boundary=a", "rubbish")]
    [InlineData("application/x-www-form-urlencoded", null)]
    public async Task A_form_that_is_none_has_no_token(string type, string? body)
    {
        await using ServedProject served = await ServedProject.Start();
        body ??= string.Join('&', Enumerable.Range(0, 5000).Select(i => $"a{i}=1"));
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using HttpResponseMessage answer = await served.Client.PostAsync("token", content);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Behind_a_proxy_a_token_is_needed_and_links_have_the_prefix()
    {
        await using ServedProject served = await ServedProject.Start(s => s with { PathPrefix = "/crest", AllowedHosts = ["sky.example"] });
        string token = served.Tokens.Add("phone", readOnly: false);
        string id = served.AddRun();
        foreach (string path in (string[])["/crest/", "/"])
        {
            using var without = new HttpRequestMessage(HttpMethod.Get, path);
            without.Headers.Host = "sky.example";
            using HttpResponseMessage refused = await served.Client.SendAsync(without);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

            using var with = new HttpRequestMessage(HttpMethod.Get, path);
            with.Headers.Host = "sky.example";
            with.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using HttpResponseMessage served1 = await served.Client.SendAsync(with);
            Assert.Equal(HttpStatusCode.OK, served1.StatusCode);
            Assert.Contains($"href=\"/crest/runs/{id}\"", await served1.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task On_this_machine_a_request_through_a_proxy_needs_a_token()
    {
        await using ServedProject served = await ServedProject.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        using HttpResponseMessage answer = await served.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_opens_as_bearer_as_password_and_as_cookie_until_it_is_revoked()
    {
        await using ServedProject served = await ServedProject.Start(s => s with { Address = IPAddress.Any });
        string token = served.Tokens.Add("phone", readOnly: false);
        string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{token}"));
        string[] right = [$"Authorization: Bearer {token}", $"Authorization: Basic {basic}", $"Cookie: crest-token={token}"];
        string[] wrong =
        [
            "X: nothing", $"Authorization: Bearer {token[..^1]}", $"Authorization: Bearer {token}x", "Authorization: Bearer ",
            "Authorization: Basic !!!", "Authorization: Basic YTpi", "Cookie: crest-token=", "Cookie: crest-token=x",
        ];
        foreach (string header in right) Assert.Equal(HttpStatusCode.OK, await Status(served, header));
        foreach (string header in wrong) Assert.Equal(HttpStatusCode.Unauthorized, await Status(served, header));
        served.Tokens.Revoke("phone");
        foreach (string header in right) Assert.Equal(HttpStatusCode.Unauthorized, await Status(served, header));
    }

    [Fact]
    public async Task A_token_in_the_address_becomes_a_cookie_and_leaves_the_address()
    {
        await using ServedProject served = await ServedProject.Start(s => s with { Address = IPAddress.Any });
        string token = served.Tokens.Add("phone", readOnly: false);
        using HttpResponseMessage answer = await served.Client.GetAsync(new Uri($"?sort=name&token={token}", UriKind.Relative));
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith($"crest-token={token};", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.Contains("url=/?sort=name", body, StringComparison.Ordinal);
        Assert.DoesNotContain(token, body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.Get("?token=wrong")).Status);
    }

    [Fact]
    public async Task A_read_only_token_reads_and_changes_nothing()
    {
        await using ServedProject served = await ServedProject.Start();
        string id = served.AddRun(), token = served.Tokens.Add("guest", readOnly: true);
        Assert.Equal(HttpStatusCode.OK, await Status(served, $"Authorization: Bearer {token}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"runs/{id}/delete") { Content = new FormUrlEncodedContent([]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = await served.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Null(served.Store.Find(id).Deleted);
    }

    [Fact]
    public async Task A_change_needs_a_form_of_the_server_or_a_token_of_a_program()
    {
        await using ServedProject served = await ServedProject.Start();
        string id = served.AddRun(), path = $"runs/{id}/notes";
        (string, string)[] fields = [("memo", "changed"), ("name", ""), ("tags", "")];
        // Without the field, with another one, and from another site.
        Assert.Equal(HttpStatusCode.BadRequest, await PostPlain(served, path, null, []));
        string here = served.Address.TrimEnd('/');
        Assert.Equal(HttpStatusCode.BadRequest, await PostPlain(served, path, here, [("form-token", "forged"), .. fields]));
        Assert.Equal(HttpStatusCode.Forbidden, await PostPlain(served, path, "https://evil.example", fields));
        Assert.Equal(HttpStatusCode.Forbidden, await PostPlain(served, path, "null", fields));
        Assert.Equal(HttpStatusCode.Forbidden, await PostPlain(served, "api/2.0/mlflow/runs/create", "https://evil.example", []));
        Assert.Equal("", served.Store.Find(id).Description.Memo);
        using HttpResponseMessage changed = await served.Post($"runs/{id}", path, fields);
        Assert.Equal(HttpStatusCode.SeeOther, changed.StatusCode);
        Assert.Equal("changed", served.Store.Find(id).Description.Memo);

        using var program = new HttpRequestMessage(HttpMethod.Post, path)
        { Content = new FormUrlEncodedContent([new("memo", "by a program")]) };
        program.Headers.Authorization = new AuthenticationHeaderValue("Bearer", served.Tokens.Add("script", readOnly: false));
        using HttpResponseMessage answer = await served.Client.SendAsync(program);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("by a program", served.Store.Find(id).Description.Memo);
    }

    [Fact]
    public async Task A_form_leads_back_to_this_server_only()
    {
        await using ServedProject served = await ServedProject.Start();
        string id = served.AddRun();
        foreach (string back in
            (string[])["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y"])
        {
            using HttpResponseMessage answer = await served.Post($"runs/{id}", $"runs/{id}/notes", ("back", back));
            Assert.Equal("/", answer.Headers.Location?.OriginalString);
        }

        using HttpResponseMessage here = await served.Post($"runs/{id}", $"runs/{id}/notes", ("back", $"/runs/{id}?smooth=0.6"));
        Assert.Equal($"/runs/{id}?smooth=0.6", here.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Every_answer_tells_the_browser_what_to_refuse()
    {
        await using ServedProject served = await ServedProject.Start();
        foreach (string path in (string[])["", "studies", "nothing/here", "assets/dashboard.css", "?where=%28"])
        {
            using HttpResponseMessage answer = await served.Client.GetAsync(new Uri(path, UriKind.Relative));
            string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        await using ServedProject served = await ServedProject.Start();
        string id = served.AddRun();
        string answer = await served.Raw(
            $"POST /runs/{id}/notes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + "Content-Length: 1073741824\r\nConnection: close\r\n\r\nmemo=");
        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        Assert.Equal("", served.Store.Find(id).Description.Memo);
    }

    private static async Task<HttpStatusCode> Status(ServedProject served, string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "");
        request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ", 2)[1]);
        using HttpResponseMessage answer = await served.Client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> PostPlain(
        ServedProject served, string path, string? origin, (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        if (origin is not null) request.Headers.Add("Origin", origin);
        using HttpResponseMessage answer = await served.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
