package dev.fourfold.starter.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gives what the container or a filter refuses, such as a broken chunk, the form of every other refusal. */
@RestController
class ErrorPage implements ErrorController {

    @RequestMapping("/error")
    ResponseEntity<Object> show(HttpServletRequest request) {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer chosen
                ? chosen
                : HttpStatus.NOT_FOUND.value();
        ResponseEntity<Object> answer = FrameworkProblems.answer(FrameworkRefusal.of(status), HttpHeaders.EMPTY);
        if (answer.getBody() instanceof ProblemDetail problem
                && request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String asked) {
            problem.setInstance(instance(asked)); // Spring would name this page
        }
        return answer;
    }

    private static URI instance(String path) {
        try {
            return new URI(path);
        } catch (URISyntaxException _) {
            return URI.create(""); // it is refused for its path
        }
    }
}
